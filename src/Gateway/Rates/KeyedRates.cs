using System.Collections.Concurrent;
using OrleansChat.Grains.Rates;

namespace OrleansChat.Gateway.Rates;

/// <summary>A token bucket a key, for as many keys as there are: who is rested needs no memory, and there is a bound to those who are not.</summary>
/// <param name="maxKeys">Beyond so many that are not rested all is forgotten: whoever can fill it has as many allowances anyway.</param>
internal sealed class KeyedRates<TKey>(Pace pace, TimeProvider time, int maxKeys = KeyedRates<TKey>.DefaultMaxKeys)
    where TKey : notnull
{
    public const int DefaultMaxKeys = 200_000;

    private const int SweepEvery = 4096;

    private readonly ConcurrentDictionary<TKey, long> _fullAt = new();
    private int _taken;

    public int Count => _fullAt.Count;

    /// <summary>Takes one; where there is none, tells when there will be.</summary>
    public bool TryTake(TKey key, out TimeSpan retryAfter)
    {
        long now = time.GetTimestamp();
        if (Interlocked.Increment(ref _taken) % SweepEvery == 0)
        {
            Sweep(now);
        }

        while (true)
        {
            long seen = _fullAt.GetOrAdd(key, now);
            if (!pace.TryTake(seen, now, out long after, out retryAfter))
            {
                return false;
            }

            if (_fullAt.TryUpdate(key, after, seen))
            {
                return true;
            }
        }
    }

    /// <summary>Gives one back that was taken.</summary>
    public void GiveBack(TKey key)
    {
        while (_fullAt.TryGetValue(key, out long seen) && !_fullAt.TryUpdate(key, pace.GiveBack(seen), seen))
        {
        }
    }

    private void Sweep(long now)
    {
        foreach (KeyValuePair<TKey, long> bucket in _fullAt)
        {
            if (bucket.Value <= now)
            {
                _fullAt.TryRemove(bucket);
            }
        }

        if (_fullAt.Count > maxKeys)
        {
            _fullAt.Clear();
        }
    }
}
