namespace OrleansChat.Gateway.Protocol.Requests;

/// <summary><c>search</c></summary>
/// <param name="Room">Null: all rooms that the user is in.</param>
/// <param name="Before">The <c>next</c> of the page before.</param>
internal sealed record SearchRequest(RequestId Id, string Query, RoomAddress? Room, string? Before, int Limit) : ClientRequest(Id);
