using OrleansChat.Gateway.Protocol.Requests;

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
        ["members"] = (id, ref fields) => new MembersRequest(id, fields.Room(), fields.OptionalUser("after")),
    };
}
