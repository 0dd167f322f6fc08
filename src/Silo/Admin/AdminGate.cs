using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Silo.Admin;

/// <summary>Lets only those through who have the key, whatever lies behind a path: also where nothing does.</summary>
internal sealed partial class AdminGate(AdminKey key, TimeProvider time, ILoggerFactory loggers)
{
    public const string Prefix = "/admin/v1";
    public const string DocumentPath = Prefix + "/openapi.json";

    private static readonly TimeSpan LogPause = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggers.CreateLogger(AuditLog.Category);
    private long _refused;
    private long _loggedAt;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsGuarded(context.Request.Path) || key.Opens(context.Request.Headers.Authorization))
        {
            return next(context);
        }

        Log(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(
            context, StatusCodes.Status401Unauthorized, $"Send the key as Authorization: Bearer KEY. It is in {AdminKey.FileName} in the data directory, or the setting Admin:Key.");
    }

    public static bool IsGuarded(PathString path) =>
        path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase) && !path.Equals(DocumentPath, StringComparison.OrdinalIgnoreCase);

    // Guessing must not fill the log: one line a second says how many there were.
    private void Log(HttpContext context)
    {
        Interlocked.Increment(ref _refused);
        long last = Interlocked.Read(ref _loggedAt);
        long now = time.GetTimestamp();
        if ((last == 0 || time.GetElapsedTime(last, now) >= LogPause) && Interlocked.CompareExchange(ref _loggedAt, now, last) == last)
        {
            LogRefused(context.Connection.RemoteIpAddress, Interlocked.Exchange(ref _refused, 0));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Requests without the key, the last from {Address}: {Count}")]
    private partial void LogRefused(System.Net.IPAddress? address, long count);
}
