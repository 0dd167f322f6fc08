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

    public static string Of(WebhookChange change) => change switch
    {
        WebhookChange.Created => "create",
        WebhookChange.Deleted => "delete",
        WebhookChange.Disabled => "disable",
        _ => throw new UnreachableException($"No name for {change}."),
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
        RefusalCode.Blocked => ErrorCodes.Blocked,
        _ => throw new UnreachableException($"No name for {code}."),
    };

    public static string Of(ContactState state) => state switch
    {
        ContactState.None => "none",
        ContactState.Requested => "requested",
        ContactState.Incoming => "incoming",
        ContactState.Contact => "contact",
        ContactState.Blocked => "blocked",
        _ => throw new UnreachableException($"No name for {state}."),
    };

    public static string Of(ContactAction action) => action switch
    {
        Grains.Contracts.ContactAction.Request => "request",
        Grains.Contracts.ContactAction.Accept => "accept",
        Grains.Contracts.ContactAction.Decline => "decline",
        Grains.Contracts.ContactAction.Remove => "remove",
        Grains.Contracts.ContactAction.Block => "block",
        Grains.Contracts.ContactAction.Unblock => "unblock",
        _ => throw new UnreachableException($"No name for {action}."),
    };

    public static string Of(PresenceStatus status) => status switch
    {
        Grains.Contracts.PresenceStatus.Online => "online",
        Grains.Contracts.PresenceStatus.Away => "away",
        Grains.Contracts.PresenceStatus.DoNotDisturb => "dnd",
        Grains.Contracts.PresenceStatus.Invisible => "invisible",
        _ => throw new UnreachableException($"No name for {status}."),
    };

    /// <summary>What a client may do about somebody under this name, or null.</summary>
    public static ContactAction? ContactAction(string name) => Find(name, Enum.GetValues<ContactAction>(), Of);

    /// <summary>What a client may want to be seen as under this name, or null.</summary>
    public static PresenceStatus? PresenceStatus(string name) => Find(name, Enum.GetValues<PresenceStatus>(), Of);

    /// <summary>The role of this name, or null.</summary>
    public static Role? RoleOf(string name) => name switch
    {
        "owner" => Role.Owner,
        "admin" => Role.Admin,
        "member" => Role.Member,
        "readonly" => Role.ReadOnly,
        _ => null,
    };

    /// <summary>Whose eyes a history of this name is for, or null.</summary>
    public static HistoryVisibility? HistoryOf(string name) => name switch
    {
        "all" => HistoryVisibility.All,
        "joined" => HistoryVisibility.Joined,
        _ => null,
    };

    /// <summary>The kind of room that a client may create under this name, or null.</summary>
    public static RoomKind? Kind(string name) => name switch
    {
        "public" => RoomKind.Public,
        "private" => RoomKind.Private,
        "channel" => RoomKind.Channel,
        _ => null,
    };

    private static T? Find<T>(string name, T[] values, Func<T, string> nameOf)
        where T : struct
    {
        foreach (T value in values)
        {
            if (nameOf(value) == name)
            {
                return value;
            }
        }

        return null;
    }
}
