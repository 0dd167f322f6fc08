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
internal sealed record MembersRequest(RequestId Id, RoomAddress Room, string? After) : ClientRequest(Id);
