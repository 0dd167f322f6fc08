using System.Diagnostics;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Wire;

/// <summary>The names that the wire uses for the domain's values.</summary>
internal static class WireNames
{
    public static string Of(RoomKind kind) => kind switch
    {
        RoomKind.Public => "public",
        RoomKind.Private => "private",
        RoomKind.Channel => "channel",
        RoomKind.Direct => "direct",
        _ => throw new UnreachableException($"No name for {kind}."),
    };

    public static string Of(Role role) => role switch
    {
        Role.Member => "member",
        Role.Admin => "admin",
        Role.Owner => "owner",
        Role.ReadOnly => "readonly",
        _ => throw new UnreachableException($"No name for {role}."),
    };

    public static string Of(MembershipChange change) => change switch
    {
        MembershipChange.Joined => "join",
        MembershipChange.Left => "leave",
        MembershipChange.Invited => "invite",
        MembershipChange.Kicked => "kick",
        MembershipChange.Banned => "ban",
        MembershipChange.Unbanned => "unban",
        MembershipChange.RoleChanged => "role",
        _ => throw new UnreachableException($"No name for {change}."),
    };

    public static string Of(HistoryVisibility history) => history switch
    {
        HistoryVisibility.All => "all",
        HistoryVisibility.Joined => "joined",
        _ => throw new UnreachableException($"No name for {history}."),
    };

    public static string Of(RefusalCode code) => code switch
    {
        RefusalCode.BadFrame => ErrorCodes.BadFrame,
        RefusalCode.TooLarge => ErrorCodes.TooLarge,
        RefusalCode.Unauthenticated => ErrorCodes.Unauthenticated,
        RefusalCode.Forbidden => ErrorCodes.Forbidden,
        RefusalCode.NoSuchRoom => ErrorCodes.NoSuchRoom,
        RefusalCode.NoSuchUser => ErrorCodes.NoSuchUser,
        RefusalCode.NotAMember => ErrorCodes.NotAMember,
        RefusalCode.AlreadyExists => ErrorCodes.AlreadyExists,
        RefusalCode.Conflict => ErrorCodes.Conflict,
        RefusalCode.RateLimited => ErrorCodes.RateLimited,
        RefusalCode.Unavailable => ErrorCodes.Unavailable,
        RefusalCode.Banned => ErrorCodes.Banned,
        RefusalCode.NoSuchMessage => ErrorCodes.NoSuchMessage,
        RefusalCode.NoSuchMedia => ErrorCodes.NoSuchMedia,
        _ => throw new UnreachableException($"No name for {code}."),
    };

    /// <summary>The kind of room that a client may create under this name, or null.</summary>
    public static RoomKind? Kind(string name) => name switch
    {
        "public" => RoomKind.Public,
        "private" => RoomKind.Private,
        "channel" => RoomKind.Channel,
        _ => null,
    };
}
