using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Checking;

/// <summary>What must be true of a member over all of its connections.</summary>
internal static class MemberRules
{
    public static IEnumerable<Violation> Check(IReadOnlyDictionary<string, RoomLog> logs, IReadOnlyList<Observation> untilSettled) =>
        untilSettled.OfType<Noticed>().GroupBy(noticed => noticed.User, StringComparer.Ordinal)
            .SelectMany(user => new MemberCheck(user.Key, logs).Check(user));
}
