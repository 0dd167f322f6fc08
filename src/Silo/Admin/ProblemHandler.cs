using System.Data.Common;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Admin;

/// <summary>Turns what an endpoint throws into a problem: input that cannot be read, outages, and our own mistakes.</summary>
internal sealed partial class ProblemHandler(ILogger<ProblemHandler> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "1";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case BadHttpRequestException bad:
                await Problems.WriteAsync(httpContext, bad.StatusCode, Explain(bad));
                return true;
            case OperationCanceledException when httpContext.RequestAborted.IsCancellationRequested:
                return true;
            case StorageUnavailableException or TimeoutException or OrleansException or DbException:
                LogUnavailable(exception, httpContext.Request.Path);
                httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
                await Problems.WriteAsync(
                    httpContext, StatusCodes.Status503ServiceUnavailable, "The grains or their storage did not answer. Of a change nobody knows whether it was made; ask again.");
                return true;
            default:
                LogBug(exception, httpContext.Request.Path);
                await Problems.WriteAsync(httpContext, StatusCodes.Status500InternalServerError, "A mistake of this program; its log has the details.");
                return true;
        }
    }

    // The frameworks' own messages name types of this program, and repeat what was sent.
    private static string? Explain(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be JSON, sent as application/json.",
        StatusCodes.Status400BadRequest when bad.InnerException is JsonException json => $"The body is not the JSON that belongs here, at {json.Path ?? "its start"}.",
        StatusCodes.Status400BadRequest when Parameter().Match(bad.Message) is { Success: true } parameter =>
            $"{parameter.Groups["name"].Value} is missing or has a value that cannot be read.",
        _ => null,
    };

    [GeneratedRegex("arameter \"[^\"]* (?<name>[A-Za-z_]+)\"")]
    private static partial Regex Parameter();

    [LoggerMessage(LogLevel.Warning, "The admin request {Path} could not be answered.")]
    private partial void LogUnavailable(Exception cause, string path);

    [LoggerMessage(LogLevel.Error, "The admin request {Path} failed.")]
    private partial void LogBug(Exception cause, string path);
}
