namespace OrleansChat.Grains.Webhooks;

/// <summary>How long a failing receiver is left alone: twice as long after each failure, with jitter, and as long as it asks for itself.</summary>
internal static class WebhookBackoff
{
    private const int MostDoublings = 30;

    /// <param name="attempts">How often it has failed in a row, this time included.</param>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan After(int attempts, TimeSpan? asked, WebhooksOptions options, double random)
    {
        TimeSpan longest = options.MaxRetryDelay > options.RetryDelay ? options.MaxRetryDelay : options.RetryDelay;
        double whole = Math.Min(longest.TotalSeconds, options.RetryDelay.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, MostDoublings)));
        TimeSpan pause = TimeSpan.FromSeconds(whole * (0.5 + (random / 2)));
        TimeSpan wanted = asked > longest ? longest : asked ?? TimeSpan.Zero;
        return wanted > pause ? wanted : pause;
    }
}
