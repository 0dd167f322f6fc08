using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace OrleansChat.Hosting;

/// <summary>Where the log goes: one line an entry, to standard error, so that standard output has only the ready line.</summary>
public static class LoggingHosting
{
    private const string FormatSetting = "Logging:Console:FormatterName";
    private const string TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // A start that fails says why in one line of our own; the frameworks' stack traces of the same are kept back until it has succeeded.
    // Requests to us, whose addresses may hold tokens, are among what they would tell below warnings.
    private static readonly string[] TalkAtStart = ["Microsoft.Extensions.Hosting", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Orleans", "Polly"];

    /// <exception cref="StartupException">The format is none.</exception>
    public static void AddChatLogging(this IHostApplicationBuilder builder)
    {
        var start = new StartState();
        builder.Services.AddSingleton(start);
        builder.Logging.ClearProviders();
        AddConsole(builder.Logging, builder.Configuration[FormatSetting] ?? ConsoleFormatterNames.Simple);
        builder.Logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.Configure(factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        foreach (string category in TalkAtStart)
        {
            builder.Logging.AddFilter(category, level => start.Succeeded && level >= LogLevel.Warning);
        }
    }

    private static void AddConsole(ILoggingBuilder logging, string format)
    {
        switch (format)
        {
            case ConsoleFormatterNames.Simple:
                logging.AddSimpleConsole(console =>
                {
                    console.SingleLine = true;
                    console.UseUtcTimestamp = true;
                    console.TimestampFormat = TimestampFormat + " ";
                });
                break;
            case ConsoleFormatterNames.Json:
                // The scopes have the trace and the span.
                logging.AddJsonConsole(console =>
                {
                    console.IncludeScopes = true;
                    console.UseUtcTimestamp = true;
                    console.TimestampFormat = TimestampFormat;
                });
                break;
            case ConsoleFormatterNames.Systemd:
                logging.AddSystemdConsole();
                break;
            default:
                throw new StartupException($"{FormatSetting} must be simple, json or systemd, not '{format}'.");
        }
    }
}
