using System.Globalization;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;

namespace OrleansChat.Gateway.Api;

/// <summary>Writes a reply as HTTP: what <c>ok</c> has beside its type, or the <c>error</c> frame, with the status that says the same.</summary>
internal static class ApiAnswer
{
    private const string Json = "application/json";

    public static Task WriteAsync(HttpResponse response, Reply reply) => WriteAsync(response, reply, StatusOf(reply));

    public static Task WriteAsync(HttpResponse response, Reply reply, int status)
    {
        response.StatusCode = status;
        response.ContentType = Json;
        response.Headers.CacheControl = "no-store";
        if (reply is ErrorReply error)
        {
            WriteHeaders(response, error);
        }

        JsonOutput.WriteObject(response.BodyWriter, reply, static (json, answered) =>
        {
            if (answered is ErrorReply)
            {
                json.WriteString("type"u8, answered.Type);
            }

            answered.WriteFields(json);
        });
        return response.CompleteAsync();
    }

    private static int StatusOf(Reply reply) => reply switch
    {
        ErrorReply error => StatusOf(error.Code),
        OkSentReply { Sent.Duplicate: false } => StatusCodes.Status201Created,
        _ => StatusCodes.Status200OK,
    };

    /// <summary>The status that says what an error's code says.</summary>
    public static int StatusOf(string code) => code switch
    {
        ErrorCodes.BadFrame => StatusCodes.Status400BadRequest,
        ErrorCodes.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorCodes.NoSuchRoom or ErrorCodes.NoSuchUser or ErrorCodes.NoSuchMessage => StatusCodes.Status404NotFound,
        ErrorCodes.AlreadyExists or ErrorCodes.Conflict => StatusCodes.Status409Conflict,
        ErrorCodes.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCodes.RateLimited => StatusCodes.Status429TooManyRequests,
        ErrorCodes.Internal => StatusCodes.Status500InternalServerError,
        ErrorCodes.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status403Forbidden,
    };

    private static void WriteHeaders(HttpResponse response, ErrorReply error)
    {
        if (response.StatusCode == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
    }
}
