using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Checking;

/// <summary>Holds a recorded run to the rules. It knows of nothing but the recording.</summary>
internal static class Checker
{
    /// <summary>Every violation, those of one rule together.</summary>
    public static IReadOnlyList<Violation> Check(RecordedHistory history)
    {
        Dictionary<string, RoomLog> logs = history.Stored.GroupBy(entry => entry.Room, StringComparer.Ordinal)
            .ToDictionary(room => room.Key, room => new RoomLog(room.Key, room), StringComparer.Ordinal);
        Observation[] all = [.. history.Observations];
        Observation[] untilSettled = [.. all.TakeWhile(observation => observation is not Settled)];
        IEnumerable<Violation> violations =
        [
            .. StorageRules.Check(logs, all),
            .. AcknowledgementRules.Check(logs, all),
            .. OrderOfTimeRule.Check(logs, all),
            .. ConnectionRules.Check(logs, all),
            .. MemberRules.Check(logs, untilSettled),
            .. HistoryRules.Check(logs, all),
            .. all.OfType<Refused>().Select(refused => new Violation(
                Rule.NotRefused, $"{refused.User} at {refused.At} on connection {refused.Connection}: {refused.Request} was answered {refused.Code}")),
            .. all.OfType<PresenceSeen>().Where(seen => !seen.Expected.Order().SequenceEqual(seen.Seen.Order())).Select(seen => new Violation(
                Rule.PresenceConverged, $"{seen.User} is on [{string.Join(", ", seen.Expected)}], said to be on [{string.Join(", ", seen.Seen)}]")),
        ];
        return [.. violations.OrderBy(violation => violation.Rule)];
    }
}
