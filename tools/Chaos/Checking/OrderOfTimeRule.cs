using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Checking;

/// <summary>The order of a room agrees with time: what was begun after something else had been acknowledged comes after it.</summary>
internal static class OrderOfTimeRule
{
    public static IEnumerable<Violation> Check(IReadOnlyDictionary<string, RoomLog> logs, IReadOnlyList<Observation> observations)
    {
        Dictionary<(string Room, string User, string Cid), TimeSpan> begun = [];
        foreach (Sending sending in observations.OfType<Sending>())
        {
            begun.TryAdd((sending.Room, sending.User, sending.Cid), sending.At);
        }

        ILookup<string, Acknowledged> acknowledged = observations.OfType<Acknowledged>().ToLookup(ack => ack.Room, StringComparer.Ordinal);
        return logs.Values.SelectMany(log => Check(log, begun, [.. acknowledged[log.Room].OrderBy(ack => ack.At)]));
    }

    private static IEnumerable<Violation> Check(
        RoomLog log, Dictionary<(string Room, string User, string Cid), TimeSpan> begun, Acknowledged[] acknowledged)
    {
        (LoggedEvent Entry, TimeSpan Begun)[] entries =
        [
            .. log.Entries.Where(entry => entry.Cid is not null && begun.ContainsKey((log.Room, entry.User, entry.Cid)))
                .Select(entry => (entry, begun[(log.Room, entry.User, entry.Cid!)])).OrderBy(entry => entry.Item2),
        ];
        Acknowledged? highest = null;
        int next = 0;
        foreach ((LoggedEvent entry, TimeSpan at) in entries)
        {
            for (; next < acknowledged.Length && acknowledged[next].At < at; next++)
            {
                // One that is not where it was said to be breaks a rule of its own.
                bool inPlace = log.At(acknowledged[next].Seq)?.Cid == acknowledged[next].Cid;
                highest = inPlace && (highest is null || acknowledged[next].Seq > highest.Seq) ? acknowledged[next] : highest;
            }

            if (highest is not null && entry.Seq < highest.Seq && entry.Cid != highest.Cid)
            {
                yield return new Violation(Rule.InOrderOfTime, $"{entry} was begun at {at}, after {highest.Room}#{highest.Seq} had been acknowledged at {highest.At}");
            }
        }
    }
}
