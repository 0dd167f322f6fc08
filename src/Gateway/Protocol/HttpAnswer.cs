using System.Globalization;
using OrleansChat.Gateway.Protocol.Replies;

namespace OrleansChat.Gateway.Protocol;

/// <summary>Writes replies as answers to plain HTTP requests: the same JSON as on a socket, and the status that fits.</summary>
internal static class HttpAnswer
{
    /// <summary>Answers an <c>error</c>.</summary>
    /// <param name="status">Where the code alone does not say it.</param>
    public static Task RefuseAsync(HttpContext context, ErrorReply error, int? status = null)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status ?? StatusOf(error.Code);
        if (response.StatusCode == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return WriteAsync(context, error);
    }

    /// <summary>Writes a reply, with the status that has been set.</summary>
    public static async Task WriteAsync(HttpContext context, Reply reply)
    {
        context.Response.ContentType = "application/json";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        ReplyEncoder.Write(context.Response.BodyWriter, (default, reply));
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static int StatusOf(string code) => code switch
    {
        ErrorCodes.BadFrame => StatusCodes.Status400BadRequest,
        ErrorCodes.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCodes.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorCodes.NoSuchRoom or ErrorCodes.NoSuchUser or ErrorCodes.NoSuchMessage or ErrorCodes.NoSuchMedia => StatusCodes.Status404NotFound,
        ErrorCodes.AlreadyExists or ErrorCodes.Conflict => StatusCodes.Status409Conflict,
        ErrorCodes.RateLimited => StatusCodes.Status429TooManyRequests,
        ErrorCodes.Unavailable => StatusCodes.Status503ServiceUnavailable,
        ErrorCodes.Internal => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status403Forbidden,
    };
}
