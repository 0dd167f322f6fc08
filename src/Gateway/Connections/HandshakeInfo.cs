using System.Net;

namespace OrleansChat.Gateway.Connections;

/// <summary>What the handshake told about the peer.</summary>
/// <param name="RemoteAddress">The peer's address; <see cref="IPAddress.None"/> where the transport has none.</param>
/// <param name="UserAgent">What the peer says it is, made fit to be shown; null where it says nothing.</param>
/// <param name="Identity">What <see cref="IHandshakeAuthentication"/> found; null when the handshake carried no credentials.</param>
internal sealed record HandshakeInfo(IPAddress RemoteAddress, string? UserAgent, object? Identity)
{
    public const int MaxUserAgentLength = 256;

    /// <summary>A header as it may be shown: printable, and no longer than anybody would read.</summary>
    public static string? Printable(string? userAgent) => userAgent is null ? null
        : new string([.. userAgent.Where(c => c is >= ' ' and <= '~').Take(MaxUserAgentLength)]).Trim() is { Length: > 0 } printable ? printable : null;
}
