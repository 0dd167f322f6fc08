using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Storage;

/// <summary>What becomes of a row of <c>members</c>; a number that PostgreSQL's statement compares with.</summary>
internal enum MemberRow : short
{
    /// <summary>It is gone.</summary>
    Out = 0,

    /// <summary>It is there anew.</summary>
    In = 1,

    /// <summary>Where it is there, it has another role.</summary>
    Role = 2,
}

/// <summary>What an append does to one membership in the end.</summary>
/// <param name="Role">In the row, where it is there.</param>
/// <param name="Seq">Of the entry that made them a member: they have read up to it, and are a member since.</param>
internal readonly record struct MemberWrite(string User, MemberRow Row, Role Role, long Seq)
{
    /// <summary>One write a user: the last change wins.</summary>
    public static IReadOnlyCollection<MemberWrite> Of(IReadOnlyList<RoomEvent> events)
    {
        Dictionary<string, MemberWrite>? writes = null;
        foreach (RoomEvent roomEvent in events)
        {
            if (roomEvent is MemberChanged change && change.Change != MembershipChange.Unbanned)
            {
                writes ??= new(StringComparer.Ordinal);
                writes[change.Member] = After(change, writes.TryGetValue(change.Member, out MemberWrite before) ? before : null);
            }
        }

        return writes is null ? [] : writes.Values;
    }

    private static MemberWrite After(MemberChanged change, MemberWrite? before) =>
        change.Change.IsEntry() ? new(change.Member, MemberRow.In, change.Role, change.Seq)
        : change.Change.IsExit() ? new(change.Member, MemberRow.Out, change.Role, change.Seq)
        : before is { Row: not MemberRow.Role } entered ? entered with { Role = change.Role }
        : new(change.Member, MemberRow.Role, change.Role, change.Seq);
}
