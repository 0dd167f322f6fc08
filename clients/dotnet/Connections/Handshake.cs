using System.Globalization;
using System.Net;
using System.Net.WebSockets;

namespace OrleansChat.Client.Connections;

/// <summary>Opens a socket by RFC 6455. A refusal is known by its HTTP status and headers alone: its body is not to be had.</summary>
internal static class Handshake
{
    private const string Protocol = "orleanschat.v1";

    /// <exception cref="ChatException">The server refused.</exception>
    /// <exception cref="WebSocketException">There is no server, or the network broke.</exception>
    public static async Task<WebSocket> OpenAsync(Uri server, Action<ClientWebSocketOptions>? configure, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol(Protocol);
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            configure?.Invoke(socket.Options);
            socket.Options.CollectHttpResponseDetails = true;
            await socket.ConnectAsync(server, cancellation).ConfigureAwait(false);
            return socket;
        }
        catch (WebSocketException e) when (Refusal(socket, e) is { } refusal)
        {
            socket.Dispose();
            throw refusal;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>What a status says, or null where there was none; what is not the protocol's passes with time, as proxies and restarts do.</summary>
    internal static ChatException? Refusal(HttpStatusCode status, string? retryAfter, Exception inner)
    {
        string? code = (int)status switch
        {
            0 or 101 => null,
            400 or 405 or 426 => ChatErrors.BadFrame,
            401 => ChatErrors.Unauthenticated,
            403 => ChatErrors.Forbidden,
            409 => ChatErrors.AlreadyExists,
            429 => ChatErrors.RateLimited,
            _ => ChatErrors.Unavailable,
        };
        return code is null
            ? null
            : new ChatException(code, $"The server answered the handshake with HTTP status {(int)status}.", inner) { RetryAfter = Seconds(retryAfter) };
    }

    private static ChatException? Refusal(ClientWebSocket socket, Exception inner)
    {
        string? retryAfter = socket.HttpResponseHeaders is { } headers && headers.TryGetValue("Retry-After", out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
        return Refusal(socket.HttpStatusCode, retryAfter, inner);
    }

    /// <summary>The wait of a <c>Retry-After</c> that is a number of seconds, within reason.</summary>
    internal static TimeSpan? Seconds(string? header) =>
        int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, 3600)) : null;
}
