using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Silo.Admin;

/// <summary>Says of every change who asked for what and how it ended; of every reading too that an endpoint marks with <see cref="AuditedAttribute"/>.</summary>
internal sealed partial class AuditLog(ILoggerFactory loggers)
{
    public const string Category = "OrleansChat.Audit";
    public const string ActorHeader = "X-Actor";
    public const string DefaultActor = "admin";

    private const int MaxActorLength = 64;

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!AdminGate.IsGuarded(context.Request.Path))
        {
            await next(context);
            return;
        }

        string actor = ActorOf(context);
        if (actor.Length > MaxActorLength || actor.Any(char.IsControl))
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, $"{ActorHeader} has at most {MaxActorLength} characters.");
            return;
        }

        if (!IsAudited(context))
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            LogAudit(
                actor,
                context.Connection.RemoteIpAddress,
                context.Request.Method,
                context.Request.Path,
                context.RequestAborted.IsCancellationRequested ? "unknown: the caller went away" : Outcome(context.Response.StatusCode));
        }
    }

    /// <summary>Who says that they ask.</summary>
    public static string ActorOf(HttpContext context) =>
        context.Request.Headers[ActorHeader].ToString() is { Length: > 0 } actor ? actor : DefaultActor;

    private static bool IsAudited(HttpContext context) =>
        !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method))
        || context.GetEndpoint()?.Metadata.GetMetadata<AuditedAttribute>() is not null;

    private static string Outcome(int status) => status is >= 200 and < 300 ? $"done ({status})" : $"refused ({status})";

    [LoggerMessage(LogLevel.Information, "{Actor} at {Address}: {Method} {Target}: {Outcome}")]
    private partial void LogAudit(string actor, IPAddress? address, string method, string target, string outcome);
}

/// <summary>Marks an endpoint whose every call goes into the audit log, though it changes nothing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AuditedAttribute : Attribute;
