using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Verbs;

/// <summary>What is done with rooms and those in them.</summary>
internal static class RoomVerbs
{
    public static readonly IReadOnlyDictionary<string, VerbReader> All = new Dictionary<string, VerbReader>
    {
        ["create"] = (id, ref fields) => new CreateRequest(
            id, fields.Room(), fields.Kind(), fields.OptionalText("name"), fields.OptionalText("topic"), fields.OptionalUsers("members")),
        ["join"] = (id, ref fields) => new JoinRequest(id, fields.Room(), fields.OptionalFlag("create")),
        ["leave"] = (id, ref fields) => new LeaveRequest(id, fields.Room()),
        ["rooms"] = (id, ref _) => new RoomsRequest(id),
        ["discover"] = (id, ref fields) => new DiscoverRequest(id, fields.OptionalText("query"), fields.OptionalRoomId("before")),
        ["members"] = (id, ref fields) => new MembersRequest(id, fields.Room(), fields.OptionalUser("after"), fields.OptionalRole("role")),
        ["room"] = (id, ref fields) => new RoomRequest(id, fields.Room()),
        ["configure"] = (id, ref fields) => new ConfigureRequest(id, fields.Room(), Change(ref fields)),
        ["invite"] = (id, ref fields) => new ActRequest(id, fields.Room(), new(MembershipChange.Invited, fields.User("user"))),
        ["kick"] = (id, ref fields) => new ActRequest(id, fields.Room(), new(MembershipChange.Kicked, fields.User("user"))),
        ["ban"] = (id, ref fields) => new ActRequest(
            id, fields.Room(), new(MembershipChange.Banned, fields.User("user"), Reason: fields.OptionalText("reason"))),
        ["unban"] = (id, ref fields) => new ActRequest(id, fields.Room(), new(MembershipChange.Unbanned, fields.User("user"))),
        ["role"] = (id, ref fields) => new ActRequest(
            id, fields.Room(), new(MembershipChange.RoleChanged, fields.User("user"), fields.Role("role"))),
        ["bans"] = (id, ref fields) => new BansRequest(id, fields.Room(), fields.OptionalUser("after")),
        ["mute"] = (id, ref fields) => new MuteRequest(id, fields.Room(), fields.Flag("on")),
    };

    private static RoomChange Change(ref FrameFields fields) => new(
        fields.OptionalKind("kind"),
        fields.OptionalText("name"),
        fields.OptionalText("topic"),
        fields.OptionalSeconds("slow_mode_s", RoomLimits.MaxSlowMode),
        fields.OptionalDays("retention_days", RoomLimits.MaxRetention),
        fields.OptionalHistory("history"),
        fields.OptionalSeconds("edit_window_s", RoomLimits.MaxEditWindow));
}
