using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Checking;

/// <summary>What must be true of the logs themselves.</summary>
internal static class StorageRules
{
    public static IEnumerable<Violation> Check(IReadOnlyDictionary<string, RoomLog> logs, IReadOnlyList<Observation> observations)
    {
        Dictionary<(string Room, string User, string Cid), string> sent = [];
        foreach (Sending sending in observations.OfType<Sending>())
        {
            sent[(sending.Room, sending.User, sending.Cid)] = sending.TextHash;
        }

        return logs.Values.SelectMany(log => Dense(log).Concat(Once(log)).Concat(AsSent(log, sent)));
    }

    private static IEnumerable<Violation> Dense(RoomLog log)
    {
        long due = 1;
        foreach (LoggedEvent entry in log.Entries)
        {
            if (entry.Seq != due)
            {
                yield return new Violation(Rule.Dense, $"{log.Room} has seq {entry.Seq} where {due} is due");
            }

            due = entry.Seq + 1;
        }
    }

    private static IEnumerable<Violation> Once(RoomLog log) =>
        log.Entries.Where(entry => entry.Cid is not null).GroupBy(entry => (entry.User, entry.Cid)).Where(same => same.Count() > 1)
            .Select(same => new Violation(Rule.StoredOnce, $"{string.Join(" and ", same)} are the same message"));

    private static IEnumerable<Violation> AsSent(RoomLog log, Dictionary<(string Room, string User, string Cid), string> sent) =>
        log.Entries.Where(entry => entry.IsMessage && sent.GetValueOrDefault((log.Room, entry.User, entry.Cid ?? "")) != entry.TextHash)
            .Select(entry => new Violation(Rule.StoredAsSent, $"{entry} was not sent like that"));
}
