namespace OrleansChat.Gateway.Connections;

/// <summary>
/// A token bucket for one connection's incoming frames, and the count of those beyond it. Not thread-safe: the reader's own.
/// </summary>
internal struct FrameRate(ConnectionsOptions options, TimeProvider time)
{
    private readonly double _perSecond = options.FramesPerSecond;
    private readonly double _burst = options.FrameBurst;
    private double _tokens = options.FrameBurst;
    private long _refilledAt = time.GetTimestamp();
    private long _windowAt = time.GetTimestamp();
    private int _throttled;

    /// <summary>Takes a token; false when there is none.</summary>
    public bool TryTake(long now)
    {
        _tokens = Math.Min(_burst, _tokens + (time.GetElapsedTime(_refilledAt, now).TotalSeconds * _perSecond));
        _refilledAt = now;
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }

    /// <summary>When there will be a token again.</summary>
    public readonly TimeSpan RetryAfter => TimeSpan.FromSeconds(Math.Max(0, 1 - _tokens) / _perSecond);

    /// <summary>Counts a frame without a token; true when there have been too many of late.</summary>
    public bool IsAbuse(long now)
    {
        if (time.GetElapsedTime(_windowAt, now) >= options.AbuseWindow)
        {
            _windowAt = now;
            _throttled = 0;
        }

        return ++_throttled > options.AbuseFrames;
    }
}
