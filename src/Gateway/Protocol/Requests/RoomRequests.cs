using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Requests;

/// <summary><c>create</c></summary>
internal sealed record CreateRequest(
    RequestId Id, RoomAddress Room, RoomKind Kind, string? Name, string? Topic, IReadOnlyList<string> Members) : ClientRequest(Id);

/// <summary><c>join</c></summary>
internal sealed record JoinRequest(RequestId Id, RoomAddress Room, bool Create) : ClientRequest(Id);

/// <summary><c>leave</c></summary>
internal sealed record LeaveRequest(RequestId Id, RoomAddress Room) : ClientRequest(Id);

/// <summary><c>rooms</c></summary>
internal sealed record RoomsRequest(RequestId Id) : ClientRequest(Id);

/// <summary><c>discover</c></summary>
internal sealed record DiscoverRequest(RequestId Id, string? Query, string? Before) : ClientRequest(Id);

/// <summary><c>members</c></summary>
internal sealed record MembersRequest(RequestId Id, RoomAddress Room, string? After, Role? Role) : ClientRequest(Id);

/// <summary><c>room</c></summary>
internal sealed record RoomRequest(RequestId Id, RoomAddress Room) : ClientRequest(Id);

/// <summary><c>configure</c></summary>
internal sealed record ConfigureRequest(RequestId Id, RoomAddress Room, RoomChange Change) : ClientRequest(Id);

/// <summary><c>invite</c>, <c>kick</c>, <c>ban</c>, <c>unban</c> and <c>role</c></summary>
internal sealed record ActRequest(RequestId Id, RoomAddress Room, MemberAction Action) : ClientRequest(Id);

/// <summary><c>bans</c></summary>
internal sealed record BansRequest(RequestId Id, RoomAddress Room, string? After) : ClientRequest(Id);

/// <summary><c>mute</c></summary>
internal sealed record MuteRequest(RequestId Id, RoomAddress Room, bool On) : ClientRequest(Id);
