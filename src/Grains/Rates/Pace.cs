namespace OrleansChat.Grains.Rates;

/// <summary>
/// How often something may be done: so many times at once, then once an interval. A token bucket is kept as the one moment at which it would be full
/// again, so that whoever has been quiet for long enough needs no memory; this is its arithmetic.
/// </summary>
public sealed class Pace(int atOnce, TimeSpan interval, TimeProvider time)
{
    private readonly long _cost = Math.Max(1, (long)(interval.TotalSeconds * time.TimestampFrequency));

    private long Depth => _cost * atOnce;

    /// <summary>Takes one from a bucket that is full at <paramref name="fullAt"/>; where it is empty, nothing is taken and told how long to wait.</summary>
    public bool TryTake(long fullAt, long now, out long after, out TimeSpan retryAfter)
    {
        after = Math.Max(fullAt, now) + _cost;
        bool taken = after - now <= Depth;
        retryAfter = taken ? TimeSpan.Zero : time.GetElapsedTime(now + Depth, after);
        return taken;
    }

    /// <summary>What was taken for nothing comes back.</summary>
    public long GiveBack(long fullAt) => fullAt - _cost;

    /// <summary>How long until there is one to take; zero where there is.</summary>
    public TimeSpan Wait(long fullAt, long now) => TryTake(fullAt, now, out _, out TimeSpan retryAfter) ? TimeSpan.Zero : retryAfter;
}
