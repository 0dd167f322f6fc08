using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansChat.Chaos.Load;

/// <summary>A WebSocket of the protocol: frames out, frames in.</summary>
internal sealed class ChatSocket : IDisposable
{
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(10);
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly byte[] _buffer = new byte[16 * 1024];

    public ChatSocket(string? token)
    {
        _socket.Options.CollectHttpResponseDetails = true;
        _socket.Options.KeepAliveInterval = SilenceTimeout / 2;
        _socket.Options.KeepAliveTimeout = SilenceTimeout;
        if (token is not null)
        {
            _socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        }
    }

    /// <summary>What answered the handshake.</summary>
    public HttpStatusCode Status => _socket.HttpStatusCode;

    /// <summary>Why the server closed it; null where it broke.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    public Task ConnectAsync(Uri address, CancellationToken cancellationToken) => _socket.ConnectAsync(address, cancellationToken);

    public async Task SendAsync(JsonObject frame, CancellationToken cancellationToken)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(frame);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next frame; null where the server has closed the socket.</summary>
    public async Task<JsonDocument?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var message = new MemoryStream();
        while (true)
        {
            ValueWebSocketReceiveResult received = await _socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(_buffer, 0, received.Count);
            if (received.EndOfMessage)
            {
                return JsonDocument.Parse(message.GetBuffer().AsMemory(0, (int)message.Length));
            }
        }
    }

    /// <summary>Closes as RFC 6455 says; what arrives until the server's close is still received.</summary>
    public Task CloseAsync(CancellationToken cancellationToken) =>
        _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);

    /// <summary>Drops the connection without a word.</summary>
    public void Abort() => _socket.Abort();

    public void Dispose()
    {
        _socket.Dispose();
        _sending.Dispose();
    }
}
