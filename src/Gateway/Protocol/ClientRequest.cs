using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol;

/// <summary>A client's frame, read and well-formed: one record per verb. What only the server's state can tell is not yet checked.</summary>
internal abstract record ClientRequest(RequestId Id);

/// <summary><c>ping</c></summary>
internal sealed record PingRequest(RequestId Id) : ClientRequest(Id);

/// <summary>A request that signs a connection in.</summary>
internal abstract record SignInRequest(RequestId Id) : ClientRequest(Id);

/// <summary><c>auth</c> with <c>token</c></summary>
internal sealed record TokenRequest(RequestId Id, string Token) : SignInRequest(Id);

/// <summary><c>auth</c> with <c>guest</c></summary>
internal sealed record GuestRequest(RequestId Id, string User) : SignInRequest(Id);

/// <summary><c>login</c></summary>
internal sealed record LoginRequest(RequestId Id, string User, string Password) : SignInRequest(Id);

/// <summary><c>register</c></summary>
internal sealed record RegisterRequest(RequestId Id, string User, string Password, string? Name) : SignInRequest(Id);

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

/// <summary><c>send</c></summary>
internal sealed record SendRequest(RequestId Id, RoomAddress Room, string Text, string? Cid) : ClientRequest(Id);

/// <summary><c>history</c></summary>
internal sealed record HistoryRequest(RequestId Id, RoomAddress Room, HistoryQuery Query) : ClientRequest(Id);

/// <summary><c>sync</c>: each room with the last seq that the client has seen.</summary>
internal sealed record SyncRequest(RequestId Id, IReadOnlyList<KeyValuePair<RoomAddress, long>> Rooms) : ClientRequest(Id);
