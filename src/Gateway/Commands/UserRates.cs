using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Commands;

/// <summary>
/// A token bucket per user, kept as the one moment at which it would be full again, so that a full bucket needs no memory and signing in anew does not
/// fill one.
/// </summary>
internal sealed class UserRates(IOptions<CommandsOptions> options, TimeProvider time)
{
    private const int SweepEvery = 4096;

    private readonly ConcurrentDictionary<string, long> _fullAt = new(StringComparer.Ordinal);
    private readonly long _cost = time.TimestampFrequency / options.Value.RequestsPerSecond;
    private readonly long _depth = time.TimestampFrequency / options.Value.RequestsPerSecond * options.Value.RequestBurst;
    private int _taken;

    /// <summary>Takes one token; where there is none, tells when there will be.</summary>
    public bool TryTake(string user, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        long now = time.GetTimestamp();
        if (Interlocked.Increment(ref _taken) % SweepEvery == 0)
        {
            Sweep(now);
        }

        while (true)
        {
            long seen = _fullAt.GetOrAdd(user, now);
            long fullAt = Math.Max(seen, now) + _cost;
            if (fullAt - now > _depth)
            {
                retryAfter = time.GetElapsedTime(now + _depth, fullAt);
                return false;
            }

            if (_fullAt.TryUpdate(user, fullAt, seen))
            {
                return true;
            }
        }
    }

    private void Sweep(long now)
    {
        foreach (KeyValuePair<string, long> bucket in _fullAt)
        {
            if (bucket.Value <= now)
            {
                _fullAt.TryRemove(bucket);
            }
        }
    }
}
