using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Checking;

/// <summary>A page of history is the stored messages, all of them, in order.</summary>
internal static class HistoryRules
{
    public static IEnumerable<Violation> Check(IReadOnlyDictionary<string, RoomLog> logs, IReadOnlyList<Observation> observations) =>
        observations.OfType<HistoryRead>().SelectMany(read => Check(logs, read));

    private static IEnumerable<Violation> Check(IReadOnlyDictionary<string, RoomLog> logs, HistoryRead read)
    {
        long last = read.Messages.Count > 0 ? read.Messages[^1].Seq : read.After;
        IEnumerable<LoggedEvent> due = logs.GetValueOrDefault(read.Room)?.Entries
            .Where(entry => entry.IsMessage && entry.Seq > read.After && entry.Seq <= last).DistinctBy(entry => entry.Seq) ?? [];
        if (!due.SequenceEqual(read.Messages))
        {
            LoggedEvent? wrong = read.Messages.Except(due).Concat(due.Except(read.Messages)).FirstOrDefault();
            yield return new Violation(
                Rule.HistoryAsStored, $"{read.User} read {read.Room} after {read.After} on connection {read.Connection} at {read.At}: {wrong?.ToString() ?? "in another order"} differs");
        }
    }
}
