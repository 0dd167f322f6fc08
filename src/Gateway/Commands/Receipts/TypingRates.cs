using System.Collections.Concurrent;

namespace OrleansChat.Gateway.Commands.Receipts;

/// <summary>How often a user's typing is passed on: begun again no sooner than every two seconds a room, ended once each time.</summary>
internal sealed class TypingRates(TimeProvider time)
{
    /// <summary>Others see it for <see cref="Protocol.SignalEncoder.TypingExpiresMs"/>: told this often, it does not flicker.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private const int SweepEvery = 1024;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string User, string Room), Told> _told = [];
    private int _asked;

    /// <summary>How many are remembered.</summary>
    public int Count => _told.Count;

    /// <summary>Whether to pass it on; what is not is of no use to anybody, and no mistake of the user's.</summary>
    public bool TryTell(string user, string room, bool stopped)
    {
        long now = time.GetTimestamp();
        if (Interlocked.Increment(ref _asked) % SweepEvery == 0)
        {
            Sweep(now);
        }

        bool known = _told.TryGetValue((user, room), out Told last);
        if (stopped)
        {
            return known && !last.Stopped && _told.TryUpdate((user, room), last with { Stopped = true }, last);
        }

        var next = new Told(now, Stopped: false);
        return known
            ? time.GetElapsedTime(last.At, now) >= Interval && _told.TryUpdate((user, room), next, last)
            : _told.TryAdd((user, room), next);
    }

    /// <summary>Takes back what was refused.</summary>
    public void Forget(string user, string room) => _told.TryRemove((user, room), out _);

    private void Sweep(long now)
    {
        foreach (KeyValuePair<(string, string), Told> told in _told)
        {
            if (time.GetElapsedTime(told.Value.At, now) > Kept)
            {
                _told.TryRemove(told);
            }
        }
    }

    private readonly record struct Told(long At, bool Stopped);
}
