namespace OrleansChat.Grains.Contracts;

/// <content>What a room is and who is in it, as its members change it.</content>
public partial interface IRoomGrain
{
    /// <summary>
    /// The room as a user sees it: its members, and of listed rooms whoever is not banned. Refusals: NoSuchRoom, NotAMember, Banned, Unavailable.
    /// </summary>
    [Alias("describe")]
    Task<Outcome<SeenRoom>> DescribeAsync(string user);

    /// <summary>
    /// Changes the room's settings; where nothing changes, nothing is written. Staff only. Refusals: NoSuchRoom, NotAMember, Banned, Forbidden (also
    /// in a direct room), BadFrame, TooLarge, Unavailable.
    /// </summary>
    [Alias("configure")]
    Task<Outcome<SeenRoom>> ConfigureAsync(string user, RoomChange change);

    /// <summary>
    /// Invites, kicks, bans, unbans or gives a role, as <see cref="MemberAction.Change"/> says; what is so already is answered without a seq. Refusals:
    /// NoSuchRoom, NoSuchUser, NotAMember (who asks, or whose role it is), Banned (who asks, or who is invited), Forbidden, BadFrame, TooLarge, Unavailable.
    /// </summary>
    [Alias("act")]
    Task<Outcome<Acted>> ActAsync(string by, MemberAction action);

    /// <summary>Up to <see cref="Limits.MembersPage"/> members with a role, by user id, those after <paramref name="after"/>. Who may ask: as for history.</summary>
    [Alias("members_in_role")]
    Task<Outcome<Page<Member>>> MembersInRoleAsync(string user, Role role, string? after);

    /// <summary>Up to <see cref="Limits.MembersPage"/> bans by user id, those after <paramref name="after"/>. Staff only. Refusals: as for configuring.</summary>
    [Alias("bans")]
    Task<Outcome<Page<RoomBan>>> BansAsync(string user, string? after);

    /// <summary>Notes whether a member wants to be disturbed by the room, and tells their sessions. Refusals: NoSuchRoom, NotAMember, Banned, Unavailable.</summary>
    [Alias("mute")]
    Task<Outcome<Done>> MuteAsync(string user, bool muted);

    /// <summary>
    /// Deletes what is older than the room's retention allows, a part of it; answers whether there is more. Does nothing in a room that keeps everything.
    /// </summary>
    [Alias("forget")]
    Task<bool> ForgetAsync();
}

/// <summary>A room as somebody sees it who looks at it.</summary>
/// <param name="Members">How many there are.</param>
/// <param name="Seq">The newest seq.</param>
/// <param name="Membership">Null for somebody who is not a member.</param>
[GenerateSerializer, Immutable, Alias("chat.seen_room")]
public sealed record SeenRoom(
    [property: Id(0)] string Room,
    [property: Id(1)] RoomSettings Settings,
    [property: Id(2)] int Members,
    [property: Id(3)] long Seq,
    [property: Id(4)] JoinedRoom? Membership);

/// <summary>What somebody wants a room to be from now on; null keeps what is.</summary>
/// <param name="Name">Empty: no name.</param>
/// <param name="Topic">Empty: no topic.</param>
[GenerateSerializer, Immutable, Alias("chat.room_change")]
public sealed record RoomChange(
    [property: Id(0)] RoomKind? Kind = null,
    [property: Id(1)] string? Name = null,
    [property: Id(2)] string? Topic = null,
    [property: Id(3)] TimeSpan? SlowMode = null,
    [property: Id(4)] TimeSpan? Retention = null,
    [property: Id(5)] HistoryVisibility? History = null,
    [property: Id(6)] TimeSpan? EditWindow = null);

/// <summary>What one member does to another user's membership.</summary>
/// <param name="Change">Invited, Kicked, Banned, Unbanned or RoleChanged.</param>
/// <param name="Role">The role that is given; means nothing for the others.</param>
/// <param name="Reason">Of a ban: up to <see cref="Limits.MaxReasonLength"/> characters, or null.</param>
[GenerateSerializer, Immutable, Alias("chat.member_action")]
public sealed record MemberAction(
    [property: Id(0)] MembershipChange Change,
    [property: Id(1)] string User,
    [property: Id(2)] Role Role = Role.Member,
    [property: Id(3)] string? Reason = null);

/// <summary>That something was done.</summary>
/// <param name="Seq">Its place in the log; null where it was so already.</param>
[GenerateSerializer, Immutable, Alias("chat.acted")]
public sealed record Acted(
    [property: Id(0)] long? Seq);

/// <summary>Somebody who cannot be a member of a room.</summary>
[GenerateSerializer, Immutable, Alias("chat.room_ban")]
public sealed record RoomBan(
    [property: Id(0)] string User,
    [property: Id(1)] string By,
    [property: Id(2)] string? Reason,
    [property: Id(3)] DateTimeOffset At);
