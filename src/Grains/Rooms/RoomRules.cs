using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>Who may do what in a room, and the entries that their deeds leave in the log. Pure: a refusal, or null where they may.</summary>
internal static class RoomRules
{
    public static Refusal? MayJoin(RoomKind kind, Standing standing) =>
        standing.Membership is not null ? RoomRefusals.AlreadyMember
        : standing.Banned ? RoomRefusals.Banned
        : kind is RoomKind.Public or RoomKind.Channel ? null
        : RoomRefusals.PrivateRoom;

    public static Refusal? MayLeave(RoomKind kind, Membership? membership) =>
        kind == RoomKind.Direct ? RoomRefusals.DirectRoomIsNotLeft
        : membership is null ? RoomRefusals.NotAMember
        : null;

    public static Refusal? MaySend(RoomKind kind, Membership? membership) =>
        membership is null ? RoomRefusals.NotAMember
        : kind == RoomKind.Channel && !membership.Role.IsStaff() ? RoomRefusals.StaffOnly
        : membership.Role == Role.ReadOnly ? RoomRefusals.ReadsOnly
        : null;

    /// <summary>Listed rooms may be read by anybody, so that one can look before joining; the others only by their members.</summary>
    public static bool AnybodyMayRead(RoomSettings settings) => IsListed(settings.Kind) && settings.History == HistoryVisibility.All;

    public static bool IsListed(RoomKind kind) => kind is RoomKind.Public or RoomKind.Channel;

    /// <summary>The first entries of a room: the creator's, as owner, then the others'.</summary>
    public static PendingAppend Creation(string creator, IEnumerable<string> others, RoomSettings settings) =>
        new(
            new RoomListing(settings, default),
            [Joined(creator, creator, Role.Owner), .. others.Select(other => Joined(creator, other, Role.Member))]);

    /// <summary>The first entries of a direct room: both users, and what is to follow in the same commit.</summary>
    public static PendingAppend Opening((string First, string Second) users, string opener, params RoomEvent[] then) =>
        new(
            new RoomListing(new RoomSettings(RoomKind.Direct), default),
            [.. Pair(users).Select(user => Joined(opener, user, Role.Member)), .. then]);

    /// <summary>Both users of a direct room; one, where somebody talks to themself.</summary>
    public static IReadOnlyList<string> Pair((string First, string Second) users) =>
        users.First == users.Second ? [users.First] : [users.First, users.Second];

    public static MemberChanged Joined(string by, string member, Role role) =>
        new(0, default, by, member, MembershipChange.Joined, role);

    public static MemberChanged Left(string by, string member, Role role) =>
        new(0, default, by, member, MembershipChange.Left, role);

    public static MessagePosted Message(string user, string text, string? cid) => new(0, default, user, text, cid);

    public static MessageDeleted Deleted(string by, long target, bool forgetsCid) => new(0, default, by, target, forgetsCid);
}
