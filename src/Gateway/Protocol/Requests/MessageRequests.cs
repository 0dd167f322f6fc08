using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Requests;

/// <summary><c>send</c></summary>
internal sealed record SendRequest(RequestId Id, RoomAddress Room, NewMessage Message) : ClientRequest(Id);

/// <summary><c>edit</c></summary>
internal sealed record EditRequest(RequestId Id, RoomAddress Room, long Seq, Edit Edit) : ClientRequest(Id);

/// <summary><c>delete</c></summary>
internal sealed record DeleteRequest(RequestId Id, RoomAddress Room, long Seq) : ClientRequest(Id);

/// <summary><c>react</c></summary>
internal sealed record ReactRequest(RequestId Id, RoomAddress Room, long Seq, string Emoji, bool Remove) : ClientRequest(Id);

/// <summary><c>pin</c></summary>
internal sealed record PinRequest(RequestId Id, RoomAddress Room, long Seq, bool Remove) : ClientRequest(Id);

/// <summary><c>pins</c></summary>
internal sealed record PinsRequest(RequestId Id, RoomAddress Room, long After) : ClientRequest(Id);

/// <summary><c>history</c></summary>
internal sealed record HistoryRequest(RequestId Id, RoomAddress Room, HistoryQuery Query) : ClientRequest(Id);

/// <summary><c>sync</c>: each room with the last seq that the client has seen.</summary>
internal sealed record SyncRequest(RequestId Id, IReadOnlyList<KeyValuePair<RoomAddress, long>> Rooms) : ClientRequest(Id);
