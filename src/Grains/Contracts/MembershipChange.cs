namespace OrleansChat.Grains.Contracts;

/// <summary>What happened to somebody's membership. Stored as numbers, which keep their meaning.</summary>
public enum MembershipChange
{
    Joined,
    Left,

    /// <summary>A member made them one: at once, nothing is to be accepted.</summary>
    Invited,
    Kicked,

    /// <summary>They are no member any more, if they were one, and cannot become one before they are <see cref="Unbanned"/>.</summary>
    Banned,
    Unbanned,
    RoleChanged,
}

/// <summary>What a change means, whatever its cause.</summary>
public static class MembershipChanges
{
    /// <summary>Whether somebody is a member from here on who was not before.</summary>
    public static bool IsEntry(this MembershipChange change) => change is MembershipChange.Joined or MembershipChange.Invited;

    /// <summary>Whether somebody is no member any more from here on. Who was banned may have been none before.</summary>
    public static bool IsExit(this MembershipChange change) => change is MembershipChange.Left or MembershipChange.Kicked or MembershipChange.Banned;
}
