using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace OrleansChat.Hosting;

/// <summary>Where the log goes: one line an entry, to standard error, so that standard output has only the ready line.</summary>
public static class LoggingHosting
{
    // A start that fails says why in one line of our own; the frameworks' stack traces of the same are kept back until it has succeeded.
    private static readonly string[] TalkAtStart = ["Microsoft.Extensions.Hosting", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Orleans"];

    public static void AddChatLogging(this IHostApplicationBuilder builder)
    {
        var start = new StartState();
        builder.Services.AddSingleton(start);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        builder.Logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        foreach (string category in TalkAtStart)
        {
            builder.Logging.AddFilter(category, level => start.Succeeded && level >= LogLevel.Warning);
        }
    }
}
