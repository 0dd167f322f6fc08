using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Admin;

/// <summary>What the admin API answers instead of what was asked for: problem details as of RFC 9457, told by their status.</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    public static ProblemHttpResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, detail);

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    public static ProblemHttpResult Conflict(string detail) => Of(StatusCodes.Status409Conflict, detail);

    public static ProblemHttpResult Unavailable(string detail) => Of(StatusCodes.Status503ServiceUnavailable, detail);

    /// <summary>What a grain refused.</summary>
    public static ProblemHttpResult Of(Refusal refusal) => Of(StatusOf(refusal.Code), refusal.Message);

    public static ProblemHttpResult Of(int status, string? detail) => TypedResults.Problem(Details(status, detail));

    /// <summary>Answers a problem where nothing has been answered yet.</summary>
    public static Task WriteAsync(HttpContext context, int status, string? detail = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(JsonSerializer.Serialize(Details(status, detail), AdminJson.Options), context.RequestAborted);
    }

    private static ProblemDetails Details(int status, string? detail) => new()
    {
        Type = "about:blank",
        Title = ReasonPhrases.GetReasonPhrase(status),
        Status = status,
        Detail = detail,
    };

    private static int StatusOf(RefusalCode code) => code switch
    {
        RefusalCode.NoSuchRoom or RefusalCode.NoSuchUser or RefusalCode.NoSuchMessage or RefusalCode.NotAMember => StatusCodes.Status404NotFound,
        RefusalCode.AlreadyExists or RefusalCode.Conflict or RefusalCode.Forbidden => StatusCodes.Status409Conflict,
        RefusalCode.RateLimited => StatusCodes.Status429TooManyRequests,
        RefusalCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}
