using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Runtime;

namespace Orleans.Membership;

/// <summary>
/// What one silo has seen of the others, by its own clock: how long a row has not changed, and how long a suspicion has stood. While it
/// could not read the list itself, it has seen nothing.
/// </summary>
internal sealed class SiloWatch(SiloAddress self, LeaseTimes times, TimeProvider time)
{
    private readonly ConcurrentDictionary<SiloAddress, bool> _unreachable = new();
    private readonly Lock _lock = new();
    private Dictionary<SiloAddress, Sight> _seen = [];
    private long _lastNote;

    /// <summary>Takes note that a silo could not be reached.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Report(SiloAddress silo, MembershipView view) =>
        silo != self && view.Members.TryGetValue(silo, out Member? member) && member is { IsAlive: true, Suspicion: null } && _unreachable.TryAdd(silo, true);

    /// <summary>Takes note of a list that has just been read.</summary>
    public void Note(MembershipView view)
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            bool awake = time.GetElapsedTime(_lastNote, now) < times.Suspicion;
            _lastNote = now;
            Dictionary<SiloAddress, Sight> seen = [];
            foreach (Member member in view.Living.Where(member => member.Address != self))
            {
                Sight before = _seen.GetValueOrDefault(member.Address) ?? new(DateTime.MinValue, now, null, now);
                seen[member.Address] = new Sight(
                    member.SeenAlive,
                    awake && before.SeenAlive == member.SeenAlive ? before.Since : now,
                    member.Suspicion,
                    awake && before.Suspicion == member.Suspicion ? before.SuspectedSince : now);
            }

            _seen = seen;
            foreach (SiloAddress gone in _unreachable.Keys.Where(silo => !seen.ContainsKey(silo)))
            {
                _unreachable.TryRemove(gone, out _);
            }
        }
    }

    /// <summary>The changes of members that are due, each with how long it has to wait yet.</summary>
    public IReadOnlyList<(Member Changed, TimeSpan Wait)> Due(MembershipView view, DateTime now)
    {
        List<(Member, TimeSpan)> due = [];
        lock (_lock)
        {
            foreach (Member member in view.Living)
            {
                if (!_seen.TryGetValue(member.Address, out Sight? sight))
                {
                    continue;
                }

                if (member.Suspicion is not null)
                {
                    due.Add((member with { Status = SiloStatus.Dead }, times.Death - time.GetElapsedTime(sight.SuspectedSince)));
                }
                else
                {
                    TimeSpan rest = _unreachable.TryRemove(member.Address, out _) ? TimeSpan.Zero : times.Suspicion - time.GetElapsedTime(sight.Since);
                    due.Add((member with { Suspicion = Suspicion(now) }, rest));
                }
            }
        }

        return due;
    }

    /// <summary>As Orleans writes it: who, and when.</summary>
    private string Suspicion(DateTime now) =>
        string.Create(CultureInfo.InvariantCulture, $"{self.ToParsableString()},{now:yyyy-MM-dd HH:mm:ss.fff} GMT");

    private sealed record Sight(DateTime SeenAlive, long Since, string? Suspicion, long SuspectedSince);
}
