using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Checking;

/// <summary>What an acknowledgement promises.</summary>
internal static class AcknowledgementRules
{
    /// <summary>How long after a frozen silo went on an acknowledgement may have been its.</summary>
    private static readonly TimeSpan Awakening = TimeSpan.FromSeconds(30);

    public static IEnumerable<Violation> Check(IReadOnlyDictionary<string, RoomLog> logs, IReadOnlyList<Observation> observations)
    {
        Dictionary<(string Room, string User, string Cid), LoggedEvent> stored = [];
        foreach (LoggedEvent entry in logs.Values.SelectMany(log => log.Entries).Where(entry => entry.Cid is not null))
        {
            stored.TryAdd((entry.Room, entry.User, entry.Cid!), entry);
        }

        TimeSpan[] woken = [.. observations.OfType<Fault>().Where(fault => fault.Step == FaultStep.Woken).Select(fault => fault.At)];
        foreach (Acknowledged acknowledged in observations.OfType<Acknowledged>())
        {
            LoggedEvent? entry = stored.GetValueOrDefault((acknowledged.Room, acknowledged.User, acknowledged.Cid));
            if (entry is null)
            {
                bool stale = woken.Any(at => acknowledged.At >= at && acknowledged.At - at < Awakening);
                yield return new Violation(
                    stale ? Rule.NothingStaleAcknowledged : Rule.AcknowledgedIsStored, $"{Text(acknowledged)}; the log has {At(logs, acknowledged)}");
            }
            else if (!IsThere(logs[acknowledged.Room], acknowledged))
            {
                yield return new Violation(Rule.AcknowledgedInPlace, $"{Text(acknowledged)}; the log has {entry}");
            }
        }

        foreach (GivenUp given in observations.OfType<GivenUp>())
        {
            yield return new Violation(Rule.Answered, $"{given.User} gave up {given.Room} cid {given.Cid} at {given.At}");
        }
    }

    // By what is at the seq, so that a message that was stored twice is a violation of its own rule alone.
    private static bool IsThere(RoomLog log, Acknowledged acknowledged) =>
        log.At(acknowledged.Seq) is { } entry && entry.User == acknowledged.User && entry.Cid == acknowledged.Cid && entry.AtMs == acknowledged.AtMs;

    private static string At(IReadOnlyDictionary<string, RoomLog> logs, Acknowledged acknowledged) =>
        logs.GetValueOrDefault(acknowledged.Room)?.At(acknowledged.Seq)?.ToString() ?? "nothing there";

    private static string Text(Acknowledged acknowledged) =>
        $"{acknowledged.Room}#{acknowledged.Seq} by {acknowledged.User} cid {acknowledged.Cid} at {acknowledged.AtMs} was acknowledged at "
        + $"{acknowledged.At} on connection {acknowledged.Connection}";
}
