namespace OrleansChat.Gateway.Protocol.Requests;

/// <summary><c>media_url</c></summary>
internal sealed record MediaUrlRequest(RequestId Id, string Media) : ClientRequest(Id);
