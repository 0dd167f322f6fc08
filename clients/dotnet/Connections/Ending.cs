namespace OrleansChat.Client.Connections;

/// <summary>How one attempt to be connected ended.</summary>
/// <param name="Error">Why.</param>
/// <param name="Final">Whether there is no use in coming back.</param>
internal sealed record Ending(ChatException Error, bool Final)
{
    private const int FirstFinalCode = 4500;
    private const int LastFinalCode = 4999;

    /// <summary>A refusal: final, unless waiting helps.</summary>
    public static Ending Of(ChatException refusal) => new(refusal, refusal.Code != ChatErrors.Offline && !ChatErrors.MayPass(refusal.Code));

    /// <summary>A socket that was closed or broke.</summary>
    public static Ending Of(int code, string? reason, TimeSpan? retryAfter, Exception? inner)
    {
        bool final = code is >= FirstFinalCode and <= LastFinalCode;
        string message = reason is null ? $"The connection ended with {code}." : $"The connection ended with {code}: {reason}.";
        return new(
            final
                ? new ChatException(ChatErrors.Closed, message, inner) { CloseCode = code }
                : new ChatException(ChatErrors.Offline, message, inner) { RetryAfter = retryAfter },
            final);
    }
}
