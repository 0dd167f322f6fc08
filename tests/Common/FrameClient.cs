using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace OrleansChat.Tests.Common;

/// <summary>
/// A plain client of the wire protocol for tests: requests with ids and their replies, and every other frame in the order it came.
/// </summary>
public sealed class FrameClient : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Wire = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Channel<JsonObject> _events = Channel.CreateUnbounded<JsonObject>();
    private readonly Dictionary<string, TaskCompletionSource<JsonObject>> _requests = [];
    private Task _reading = Task.CompletedTask;
    private long _nextId;

    private FrameClient()
    {
    }

    /// <summary>The server's first frame.</summary>
    public JsonObject Hello { get; private set; } = [];

    /// <summary>The frame that answered the sign-in; empty before.</summary>
    public JsonObject Ready { get; private set; } = [];

    public string User => (string)Ready["user"]!;

    /// <summary>The <c>bye</c> frame, once one has come.</summary>
    public JsonObject? Bye { get; private set; }

    /// <summary>How the server closed the socket; null while it is open or where it broke.</summary>
    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    /// <summary>Ends when the socket is closed or broken.</summary>
    public Task Closed => _reading;

    /// <summary>Connects and awaits <c>hello</c>; signs nobody in.</summary>
    /// <param name="socket">The address, with a query where wanted.</param>
    /// <param name="configure">Sets headers, subprotocols, compression.</param>
    public static async Task<FrameClient> ConnectAsync(Uri socket, Action<ClientWebSocketOptions>? configure = null)
    {
        var client = new FrameClient();
        configure?.Invoke(client._socket.Options);
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        try
        {
            await client._socket.ConnectAsync(socket, deadline.Token);
        }
        catch
        {
            client._socket.Dispose();
            throw;
        }

        client._reading = Task.Run(client.ReadAsync);
        client.Hello = await client.NextAsync("hello");
        return client;
    }

    /// <summary>Connects as a guest and awaits <c>ready</c>.</summary>
    public static async Task<FrameClient> GuestAsync(Uri socket, string user)
    {
        FrameClient client = await ConnectAsync(new Uri($"{socket}?user={user}"));
        client.Ready = await client.NextAsync("ready");
        return client;
    }

    /// <summary>Connects with a token in the handshake and awaits <c>ready</c>.</summary>
    public static async Task<FrameClient> TokenAsync(Uri socket, string token)
    {
        FrameClient client = await ConnectAsync(socket, options => options.SetRequestHeader("Authorization", "Bearer " + token));
        client.Ready = await client.NextAsync("ready");
        return client;
    }

    /// <summary>Sends <c>login</c>, <c>register</c> or <c>auth</c> and awaits its <c>ready</c>.</summary>
    /// <exception cref="ChatErrorException">The server answered <c>error</c>.</exception>
    public async Task<JsonObject> SignInAsync(object request) => Ready = await RequestAsync(request);

    /// <summary>Sends a request with an id of its own and returns its reply.</summary>
    /// <exception cref="ChatErrorException">The server answered <c>error</c>.</exception>
    public async Task<JsonObject> RequestAsync(object request)
    {
        JsonObject reply = await RequestAnyAsync(request);
        return (string?)reply["type"] == "error" ? throw new ChatErrorException(reply) : reply;
    }

    /// <summary>Sends a request with an id of its own and returns its reply, an <c>error</c> as well.</summary>
    public async Task<JsonObject> RequestAnyAsync(object request)
    {
        var frame = (JsonObject)JsonSerializer.SerializeToNode(request, Wire)!;
        string id = Interlocked.Increment(ref _nextId).ToString(CultureInfo.InvariantCulture);
        frame["id"] = long.Parse(id, CultureInfo.InvariantCulture);
        var reply = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_requests)
        {
            _requests[id] = reply;
        }

        await SendAsync(frame.ToJsonString(Wire));
        Task first = await Task.WhenAny(reply.Task, _reading).WaitAsync(Eventually.Deadline);
        if (first != reply.Task && !reply.Task.IsCompleted)
        {
            throw new IOException($"The socket closed ({_socket.CloseStatus}) before the reply came.");
        }

        return await reply.Task;
    }

    /// <summary>Sends a message; returns its seq.</summary>
    public async Task<long> SendAsync(string room, string text, string? cid = null) =>
        (long)(await RequestAsync(cid is null ? new { type = "send", room, text } : new { type = "send", room, text, cid }))["seq"]!;

    /// <summary>Joins a room, creating it where there is none.</summary>
    public Task<JsonObject> JoinAsync(string room) => RequestAsync(new { type = "join", room, create = true });

    /// <summary>Sends a text frame as it is.</summary>
    public Task SendAsync(string frame) => SendAsync(System.Text.Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true);

    /// <summary>Sends a frame as it is.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> frame, WebSocketMessageType type, bool endOfMessage)
    {
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        await _sending.WaitAsync(deadline.Token);
        try
        {
            await _socket.SendAsync(frame, type, endOfMessage, deadline.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next frame that answers no request, in the order of arrival.</summary>
    /// <exception cref="IOException">The socket is closed and there is none.</exception>
    public async Task<JsonObject> NextAsync()
    {
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        try
        {
            return await _events.Reader.ReadAsync(deadline.Token);
        }
        catch (ChannelClosedException)
        {
            throw new IOException($"The socket closed ({_socket.CloseStatus}) before the next frame came.");
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException("No frame came.");
        }
    }

    /// <summary>The next frame of a type; others before it are dropped.</summary>
    public async Task<JsonObject> NextAsync(string type)
    {
        while (true)
        {
            JsonObject frame = await NextAsync();
            if ((string?)frame["type"] == type)
            {
                return frame;
            }
        }
    }

    /// <summary>The frame that has come and is not taken yet, if there is one.</summary>
    public bool TryNext(out JsonObject? frame) => _events.Reader.TryRead(out frame);

    /// <summary>Closes as RFC 6455 says and awaits the server's close.</summary>
    public async Task CloseAsync()
    {
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
        await _reading.WaitAsync(deadline.Token);
    }

    /// <summary>Drops the connection without a word.</summary>
    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await ReceiveAsync() is { } frame)
            {
                Received(frame);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection broke; CloseStatus stays null.
        }
        finally
        {
            _events.Writer.TryComplete();
        }
    }

    private async Task<JsonObject?> ReceiveAsync()
    {
        var message = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            ValueWebSocketReceiveResult received = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage)
            {
                return (JsonObject)JsonNode.Parse(message.ToArray())!;
            }
        }
    }

    private void Received(JsonObject frame)
    {
        if ((string?)frame["type"] == "bye")
        {
            Bye = frame;
        }

        TaskCompletionSource<JsonObject>? reply = null;
        if (frame["id"] is { } id)
        {
            lock (_requests)
            {
                _requests.Remove(id.ToJsonString(), out reply);
            }
        }

        if (reply is null)
        {
            _events.Writer.TryWrite(frame);
        }
        else
        {
            reply.SetResult(frame);
        }
    }
}

/// <summary>An <c>error</c> frame, where the test asked for success.</summary>
public sealed class ChatErrorException(JsonObject frame) : Exception(frame.ToJsonString())
{
    public string Code => (string)Frame["code"]!;

    public JsonObject Frame { get; } = frame;
}
