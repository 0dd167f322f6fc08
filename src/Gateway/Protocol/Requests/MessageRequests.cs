using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Requests;

/// <summary><c>send</c></summary>
internal sealed record SendRequest(RequestId Id, RoomAddress Room, string Text, string? Cid) : ClientRequest(Id);

/// <summary><c>history</c></summary>
internal sealed record HistoryRequest(RequestId Id, RoomAddress Room, HistoryQuery Query) : ClientRequest(Id);

/// <summary><c>sync</c>: each room with the last seq that the client has seen.</summary>
internal sealed record SyncRequest(RequestId Id, IReadOnlyList<KeyValuePair<RoomAddress, long>> Rooms) : ClientRequest(Id);
