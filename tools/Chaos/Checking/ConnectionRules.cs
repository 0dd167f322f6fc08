using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Checking;

/// <summary>What must be true of everything that comes over one connection.</summary>
internal static class ConnectionRules
{
    public static IEnumerable<Violation> Check(IReadOnlyDictionary<string, RoomLog> logs, IReadOnlyList<Observation> observations) =>
        observations.OfType<Noticed>().GroupBy(noticed => (noticed.User, noticed.Connection))
            .SelectMany(connection => new ConnectionCheck(connection.Key.User, connection.Key.Connection, logs).Check(connection));
}
