using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Checking;

/// <summary>A page of history is the stored messages, all of them, in order; and once all is silent, the last page ends with the newest.</summary>
internal static class HistoryRules
{
    public static IEnumerable<Violation> Check(IReadOnlyDictionary<string, RoomLog> logs, IReadOnlyList<Observation> observations)
    {
        bool settled = false;
        foreach (Observation observation in observations)
        {
            settled |= observation is Settled;
            if (observation is HistoryRead read && Differing(logs, read, settled) is { } differing)
            {
                yield return new Violation(
                    Rule.HistoryAsStored, $"{read.User} read {read.Room} after {read.After} on connection {read.Connection} at {read.At}: {differing} differs");
            }
        }
    }

    private static string? Differing(IReadOnlyDictionary<string, RoomLog> logs, HistoryRead read, bool settled)
    {
        long last = settled && !read.More ? long.MaxValue : read.Messages.Count > 0 ? read.Messages[^1].Seq : read.After;
        LoggedEvent[] due =
        [
            .. logs.GetValueOrDefault(read.Room)?.Entries
                .Where(entry => entry.IsMessage && entry.Seq > read.After && entry.Seq <= last).DistinctBy(entry => entry.Seq) ?? [],
        ];
        return due.SequenceEqual(read.Messages)
            ? null
            : read.Messages.Except(due).Concat(due.Except(read.Messages)).FirstOrDefault()?.ToString() ?? "the order";
    }
}
