namespace OrleansChat.Gateway.Protocol.Requests;

/// <summary><c>read</c></summary>
internal sealed record ReadRequest(RequestId Id, RoomAddress Room, long Seq) : ClientRequest(Id);

/// <summary><c>delivered</c></summary>
internal sealed record DeliveredRequest(RequestId Id, RoomAddress Room, long Seq) : ClientRequest(Id);

/// <summary><c>receipts</c></summary>
internal sealed record ReceiptsRequest(RequestId Id, RoomAddress Room) : ClientRequest(Id);

/// <summary><c>typing</c></summary>
internal sealed record TypingRequest(RequestId Id, RoomAddress Room, bool Stop) : ClientRequest(Id);
