using System.Net;

namespace OrleansChat.Gateway.Connections;

/// <summary>What the handshake told about the peer.</summary>
/// <param name="RemoteAddress">The peer's address; <see cref="IPAddress.None"/> where the transport has none.</param>
/// <param name="Identity">What <see cref="IHandshakeAuthentication"/> found; null when the handshake carried no credentials.</param>
internal sealed record HandshakeInfo(IPAddress RemoteAddress, object? Identity);
