using OrleansChat.Gateway.Authentication;
using OrleansChat.Gateway.Commands;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Gateway.Media;

/// <summary>Who asks for an upload or makes one, and whether they ask too often; and what is answered where that cannot be found out.</summary>
internal sealed partial class MediaGate(HttpBearer bearer, MediaUrls urls, UserRates rates, ILogger<MediaGate> logger)
{
    /// <summary>The bearer of a token.</summary>
    public async Task<(string? User, ErrorReply? Refusal)> BearerAsync(HttpContext context)
    {
        Outcome<TokenCredentials> outcome = await bearer.ReadAsync(context.Request);
        return outcome.Refusal is { } refusal ? (null, ErrorReply.Of(refusal)) : Limited(outcome.Value!.User);
    }

    /// <summary>The bearer of a token, or of an address that was given for this upload.</summary>
    public async Task<(string? User, ErrorReply? Refusal)> BearerAsync(HttpContext context, string media)
    {
        if (HandshakeCredentials.BearerOf(context.Request) is not null || !context.Request.Query.TryGetValue(MediaUrls.Parameter, out var token))
        {
            return await BearerAsync(context);
        }

        return urls.Read(token.ToString(), media) is { } user
            ? Limited(user)
            : (null, new ErrorReply(ErrorCodes.Unauthenticated, "This address is not valid any more; ask for another with media_url."));
    }

    /// <summary>What is answered to a request that failed; null where nobody waits for an answer any more.</summary>
    public ErrorReply? ErrorOf(HttpContext context, Exception exception, string request)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            return null;
        }

        if (exception is TimeoutException or StorageUnavailableException or OrleansException or OperationCanceledException or IOException)
        {
            LogUnavailable(exception, request);
            return Errors.Unavailable;
        }

        LogFailed(exception, request);
        return Errors.Internal;
    }

    private (string? User, ErrorReply? Refusal) Limited(string user) =>
        rates.TryTake(user, out TimeSpan retryAfter) ? (user, null) : (null, Errors.RateLimited(retryAfter));

    [LoggerMessage(1, LogLevel.Warning, "{Request}: no answer.")]
    private partial void LogUnavailable(Exception exception, string request);

    [LoggerMessage(2, LogLevel.Error, "{Request} failed.")]
    private partial void LogFailed(Exception exception, string request);
}
