using OrleansChat.Client.Results;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client;

/// <summary>What is done with rooms and those in them.</summary>
public sealed partial class ChatClient
{
    /// <summary>Makes a room; you are its owner.</summary>
    /// <param name="room">Its id.</param>
    /// <param name="kind">Not <see cref="RoomKind.Direct"/>.</param>
    /// <param name="options">What else it has.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<JoinedRoom> CreateAsync(string room, RoomKind kind, CreateOptions? options = null, CancellationToken cancellation = default) => AskAsync(
        OfRoom("create", room).Add<RoomKind>("kind", kind).Add("name", options?.Name).Add("topic", options?.Topic).Add("members", options?.Members),
        WireContext.Default.JoinedRoom,
        cancellation,
        Joined);

    /// <summary>Joins a room: read its history up to the answered seq; what follows comes as events. Joining again does no harm.</summary>
    /// <param name="room">Its id.</param>
    /// <param name="create">Makes a public room where there is none.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<JoinedRoom> JoinAsync(string room, bool create = false, CancellationToken cancellation = default) =>
        AskAsync(OfRoom("join", room).AddIf("create", create), WireContext.Default.JoinedRoom, cancellation, Joined);

    /// <summary>Leaves a room.</summary>
    /// <param name="room">Its id.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<LeftRoom> LeaveAsync(string room, CancellationToken cancellation = default) =>
        AskAsync(OfRoom("leave", room), WireContext.Default.LeftRoom, cancellation);

    /// <summary>Your rooms.</summary>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<JoinedRooms> RoomsAsync(CancellationToken cancellation = default) =>
        AskAsync(new Frame("rooms"), WireContext.Default.JoinedRooms, cancellation);

    /// <summary>Public rooms and channels, the newest first, 50 a page.</summary>
    /// <param name="query">A part of the id, name or topic.</param>
    /// <param name="before">The last room of the page before.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<DiscoveredRooms> DiscoverAsync(string? query = null, string? before = null, CancellationToken cancellation = default) =>
        AskAsync(new Frame("discover").Add("query", query).Add("before", before), WireContext.Default.DiscoveredRooms, cancellation);

    /// <summary>Who is in a room, by user id, 100 a page.</summary>
    /// <param name="room">Its id.</param>
    /// <param name="after">The last user of the page before.</param>
    /// <param name="role">Only those with this role.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<RoomMembers> MembersAsync(string room, string? after = null, Role? role = null, CancellationToken cancellation = default) =>
        AskAsync(OfRoom("members", room).Add("after", after).Add("role", role), WireContext.Default.RoomMembers, cancellation);

    /// <summary>What a room is.</summary>
    /// <param name="room">A room's id, or <c>@user</c>.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<RoomDetails> RoomAsync(string room, CancellationToken cancellation = default) =>
        AskAsync(OfRoom("room", room), WireContext.Default.RoomDetails, cancellation);

    /// <summary>Changes what a room is; for its staff.</summary>
    /// <param name="room">Its id.</param>
    /// <param name="changes">What changes.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<RoomDetails> ConfigureAsync(string room, RoomChanges changes, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        Frame frame = OfRoom("configure", room).Add("kind", changes.Kind).Add("name", changes.Name).Add("topic", changes.Topic)
            .Add("slow_mode_s", changes.SlowModeSeconds).Add("retention_days", changes.RetentionDays).Add("history", changes.History)
            .Add("edit_window_s", changes.EditWindowSeconds);
        return AskAsync(frame, WireContext.Default.RoomDetails, cancellation);
    }

    /// <summary>Makes somebody a member, at once.</summary>
    /// <param name="room">Its id.</param>
    /// <param name="user">Whom.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<RoomAction> InviteAsync(string room, string user, CancellationToken cancellation = default) =>
        AskAsync(OfMember("invite", room, user), WireContext.Default.RoomAction, cancellation);

    /// <summary>Puts somebody out, who may come back.</summary>
    /// <param name="room">Its id.</param>
    /// <param name="user">Whom.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<RoomAction> KickAsync(string room, string user, CancellationToken cancellation = default) =>
        AskAsync(OfMember("kick", room, user), WireContext.Default.RoomAction, cancellation);

    /// <summary>Puts somebody out, who cannot come back nor read.</summary>
    /// <param name="room">Its id.</param>
    /// <param name="user">Whom.</param>
    /// <param name="reason">Up to 256 characters, one line; everybody in the room sees it.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<RoomAction> BanAsync(string room, string user, string? reason = null, CancellationToken cancellation = default) =>
        AskAsync(OfMember("ban", room, user).Add("reason", reason), WireContext.Default.RoomAction, cancellation);

    /// <summary>Lets somebody join or be invited again.</summary>
    /// <param name="room">Its id.</param>
    /// <param name="user">Whom.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<RoomAction> UnbanAsync(string room, string user, CancellationToken cancellation = default) =>
        AskAsync(OfMember("unban", room, user), WireContext.Default.RoomAction, cancellation);

    /// <summary>Who is banned, by user id, 100 a page; for the staff.</summary>
    /// <param name="room">Its id.</param>
    /// <param name="after">The last user of the page before.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<RoomBans> BansAsync(string room, string? after = null, CancellationToken cancellation = default) =>
        AskAsync(OfRoom("bans", room).Add("after", after), WireContext.Default.RoomBans, cancellation);

    /// <summary>Gives a member another role.</summary>
    /// <param name="room">Its id.</param>
    /// <param name="user">Whom.</param>
    /// <param name="role">Which.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<RoomAction> RoleAsync(string room, string user, Role role, CancellationToken cancellation = default) =>
        AskAsync(OfMember("role", room, user).Add<Role>("role", role), WireContext.Default.RoomAction, cancellation);

    /// <summary>Notes whether you want to be disturbed by a room.</summary>
    /// <param name="room">A room's id, or <c>@user</c>.</param>
    /// <param name="on">Whether it is muted.</param>
    /// <param name="cancellation">Waits no longer.</param>
    public Task<MutedRoom> MuteAsync(string room, bool on, CancellationToken cancellation = default) =>
        AskAsync(OfRoom("mute", room).AddFlag("on", on), WireContext.Default.MutedRoom, cancellation);

    private static Frame OfMember(string type, string room, string user) => OfRoom(type, room).Add("user", user);

    private void Joined(JoinedRoom room) => _logs.Start(room.Room, room.Seq);
}
