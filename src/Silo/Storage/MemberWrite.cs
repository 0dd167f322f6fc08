using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Storage;

/// <summary>What an append does to one membership in the end.</summary>
/// <param name="Joined">True: the row is there afterwards, with this role and read up to <paramref name="Seq"/>. False: it is gone.</param>
internal readonly record struct MemberWrite(string User, bool Joined, Role Role, long Seq)
{
    /// <summary>One write a user: the last change wins.</summary>
    public static IReadOnlyCollection<MemberWrite> Of(IReadOnlyList<RoomEvent> events)
    {
        Dictionary<string, MemberWrite>? writes = null;
        foreach (RoomEvent roomEvent in events)
        {
            if (roomEvent is MemberChanged change)
            {
                writes ??= new(StringComparer.Ordinal);
                writes[change.Member] = new(change.Member, change.Change == MembershipChange.Joined, change.Role, change.Seq);
            }
        }

        return writes is null ? [] : writes.Values;
    }
}
