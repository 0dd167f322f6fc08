using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Storage;

/// <summary>What an append does to one ban in the end.</summary>
/// <param name="Banned">True: the row is there afterwards. False: it is gone.</param>
/// <param name="At">Milliseconds since 1970, UTC.</param>
internal readonly record struct BanWrite(string User, bool Banned, string By, string? Reason, long At)
{
    /// <summary>One write a user: the last change wins.</summary>
    public static IReadOnlyCollection<BanWrite> Of(IReadOnlyList<RoomEvent> events)
    {
        Dictionary<string, BanWrite>? writes = null;
        foreach (RoomEvent roomEvent in events)
        {
            if (roomEvent is MemberChanged { Change: MembershipChange.Banned or MembershipChange.Unbanned } change)
            {
                (writes ??= new(StringComparer.Ordinal))[change.Member] = new(
                    change.Member, change.Change == MembershipChange.Banned, change.User, change.Reason, change.At.ToUnixTimeMilliseconds());
            }
        }

        return writes is null ? [] : writes.Values;
    }
}
