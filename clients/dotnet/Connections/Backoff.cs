namespace OrleansChat.Client.Connections;

/// <summary>Exponential backoff with full jitter: anywhere between now and twice as late as the last time, so that a crowd does not come back as one.</summary>
internal sealed class Backoff(ChatClientOptions options)
{
    /// <summary>How long to wait after a refusal: never less than the server asks for.</summary>
    public TimeSpan Delay(int attempt, ChatException refusal) =>
        Delay(attempt) is var delay && refusal.RetryAfter > delay ? refusal.RetryAfter.Value : delay;

    /// <param name="attempt">1 after the first failure.</param>
    public TimeSpan Delay(int attempt)
    {
        double longest = options.FirstDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 30));
        return TimeSpan.FromMilliseconds(options.Random() * Math.Min(options.MaxDelay.TotalMilliseconds, longest));
    }
}
