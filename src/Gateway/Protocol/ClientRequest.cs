namespace OrleansChat.Gateway.Protocol;

/// <summary>A client's frame, read and well-formed: one record per verb, in Requests/. What only the server's state can tell is not yet checked.</summary>
internal abstract record ClientRequest(RequestId Id);
