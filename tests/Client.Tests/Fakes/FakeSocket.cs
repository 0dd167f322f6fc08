using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using OrleansChat.Tests.Common;

namespace OrleansChat.Client.Tests.Fakes;

/// <summary>A socket in memory, whose other end the test holds.</summary>
internal sealed class FakeSocket(Uri server) : WebSocket
{
    private readonly Channel<byte[]?> _toClient = Channel.CreateUnbounded<byte[]?>();
    private readonly Channel<JsonObject> _toServer = Channel.CreateUnbounded<JsonObject>();
    private readonly List<JsonObject> _untaken = [];
    private ReadOnlyMemory<byte> _rest;
    private WebSocketState _state = WebSocketState.Open;
    private WebSocketCloseStatus? _closeStatus;
    private string? _closeReason;

    public Uri Server => server;

    /// <summary>Gets each frame that the client sends; where nobody is set, they wait to be taken.</summary>
    public Action<JsonObject>? Heard { get; init; }

    /// <summary>Whether the client has said goodbye.</summary>
    public bool ClosedByClient { get; private set; }

    /// <summary>Whether the client has let go of it.</summary>
    public bool IsGone { get; private set; }

    public override WebSocketCloseStatus? CloseStatus => _closeStatus;

    public override string? CloseStatusDescription => _closeReason;

    public override WebSocketState State => _state;

    public override string? SubProtocol => null;

    public void Says(params object[] frames)
    {
        foreach (object frame in frames)
        {
            SaysText(frame as string ?? System.Text.Json.JsonSerializer.Serialize(frame));
        }
    }

    public void SaysText(string text) => _toClient.Writer.TryWrite(Encoding.UTF8.GetBytes(text));

    /// <summary>Closes as a server does; without a code, breaks.</summary>
    public void Ends(int? code = null, string reason = "")
    {
        if (code is not null)
        {
            _closeStatus = (WebSocketCloseStatus)code;
            _closeReason = reason;
            _toClient.Writer.TryWrite(null);
        }

        _toClient.Writer.TryComplete();
    }

    /// <summary>Every frame that the client has sent and no test has taken.</summary>
    public IReadOnlyList<JsonObject> Untaken
    {
        get
        {
            while (_toServer.Reader.TryRead(out JsonObject? frame))
            {
                _untaken.Add(frame);
            }

            return _untaken;
        }
    }

    /// <summary>The oldest frame of a type that no test has taken yet; waits for it.</summary>
    public async Task<JsonObject> TakeAsync(string type)
    {
        JsonObject? found = null;
        await Eventually.TrueAsync(() => (found = Untaken.FirstOrDefault(frame => (string?)frame["type"] == type)) is not null, expression: $"the client sends {type}");
        _untaken.Remove(found!);
        return found!;
    }

    /// <summary>Takes a frame and answers it.</summary>
    /// <param name="ok">The fields of the <c>ok</c>.</param>
    public async Task<JsonObject> AnswerAsync(string type, object? ok = null)
    {
        JsonObject request = await TakeAsync(type);
        Reply(request, "ok", ok);
        return request;
    }

    public async Task<JsonObject> RefuseAsync(string type, string code, int? retryAfterMs = null)
    {
        JsonObject request = await TakeAsync(type);
        Reply(request, "error", retryAfterMs is null ? new { code, message = "No." } : new { code, message = "No.", retry_after_ms = retryAfterMs });
        return request;
    }

    public void Reply(JsonObject request, string type, object? fields = null)
    {
        var reply = (JsonObject?)System.Text.Json.JsonSerializer.SerializeToNode(fields) ?? [];
        reply["type"] = type;
        reply["id"] = request["id"]?.DeepClone();
        SaysText(reply.ToJsonString());
    }

    /// <summary>Says hello and answers the sign-in.</summary>
    public async Task<JsonObject> WelcomesAsync(params object[] rooms)
    {
        Says(new { type = "hello", version = 1, limits = new { } });
        JsonObject? signIn = null;
        await Eventually.TrueAsync(() => (signIn = Untaken.FirstOrDefault(frame => (string?)frame["type"] is "auth" or "login" or "register")) is not null);
        _untaken.Remove(signIn!);
        Reply(signIn!, "ready", new { user = "alice", session = "s", token = "token-1", rooms });
        return signIn!;
    }

    public override void Abort()
    {
        IsGone = true;
        _state = WebSocketState.Aborted;
        _toClient.Writer.TryComplete();
    }

    public override void Dispose() => Abort();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        ClosedByClient = true;
        if (_closeStatus is null)
        {
            Ends((int)closeStatus);
        }

        return Task.CompletedTask;
    }

    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        ValueWebSocketReceiveResult result = await ReceiveAsync(buffer.AsMemory(), cancellationToken);
        return new WebSocketReceiveResult(result.Count, result.MessageType, result.EndOfMessage);
    }

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest.IsEmpty)
        {
            try
            {
                byte[]? next = await _toClient.Reader.ReadAsync(cancellationToken);
                if (next is null)
                {
                    _state = WebSocketState.CloseReceived;
                    return new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true);
                }

                _rest = next;
            }
            catch (ChannelClosedException)
            {
                throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
            }
        }

        int count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return new ValueWebSocketReceiveResult(count, WebSocketMessageType.Text, _rest.IsEmpty);
    }

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        Assert.Equal(WebSocketMessageType.Text, messageType);
        Assert.True(endOfMessage);
        if (IsGone)
        {
            throw new WebSocketException(WebSocketError.InvalidState);
        }

        var frame = (JsonObject)JsonNode.Parse(buffer.AsSpan())!;
        if (Heard is null)
        {
            _toServer.Writer.TryWrite(frame);
        }
        else
        {
            Heard(frame);
        }

        return Task.CompletedTask;
    }
}
