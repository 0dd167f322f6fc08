using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansChat.Chaos.Load;

/// <summary>One connection of a client: requests and their replies, and everything else in the order in which it comes.</summary>
internal sealed class Session : IDisposable
{
    /// <summary>So many requests in a row without a reply, and the connection is taken for dead.</summary>
    private const int UnansweredLimit = 3;

    private readonly ConcurrentDictionary<long, Pending> _pending = [];
    private readonly TaskCompletionSource<JsonElement> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closed = new();
    private readonly ChatSocket _socket;
    private readonly Action<Session, JsonElement> _heard;
    private long _nextId;
    private int _unanswered;

    /// <param name="heard">Called on the reading task with every frame that answers no request.</param>
    public Session(ChatSocket socket, int connection, string gateway, Action<Session, JsonElement> heard)
    {
        _socket = socket;
        _heard = heard;
        Connection = connection;
        Gateway = gateway;
        Closed = _closed.Token;
    }

    public int Connection { get; }

    public string Gateway { get; }

    /// <summary>The frame that answered the sign-in.</summary>
    public Task<JsonElement> Ready => _ready.Task;

    /// <summary>Fires when the connection is gone.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Asks, and answers with the reply; null where none came, which tells nothing of what was done.</summary>
    /// <param name="asking">Called with the request's id before it goes out.</param>
    /// <param name="replied">Called with the reply on the reading task, however late it comes.</param>
    public async Task<JsonElement?> RequestAsync(JsonObject request, TimeSpan patience, Action<long> asking, Action<JsonElement> replied)
    {
        long id = Interlocked.Increment(ref _nextId);
        var pending = new Pending(replied);
        _pending[id] = pending;
        request["id"] = id;
        asking(id);
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Closed);
            timeout.CancelAfter(patience);
            await _socket.SendAsync(request, Closed);
            return await pending.Reply.Task.WaitAsync(timeout.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            if (Interlocked.Increment(ref _unanswered) >= UnansweredLimit)
            {
                _socket.Abort();
            }

            return null;
        }
    }

    /// <summary>Reads until the connection is gone; answers why.</summary>
    public async Task<string> ReadAsync()
    {
        try
        {
            while (await _socket.ReceiveAsync(CancellationToken.None) is { } document)
            {
                using (document)
                {
                    Received(document.RootElement);
                }
            }

            return $"closed {_socket.CloseCode}";
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            return "broken";
        }
        finally
        {
            await _closed.CancelAsync();
            _ready.TrySetCanceled();
        }
    }

    public void Abort() => _socket.Abort();

    /// <summary>Closes as RFC 6455 says.</summary>
    public async Task CloseAsync()
    {
        try
        {
            await _socket.CloseAsync(Closed);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // It was gone already.
        }
    }

    public void Dispose() => _closed.Dispose();

    private void Received(JsonElement frame)
    {
        Volatile.Write(ref _unanswered, 0);
        if (frame.TryGetProperty("id", out JsonElement id) && id.TryGetInt64(out long number) && _pending.TryRemove(number, out Pending? pending))
        {
            pending.Replied(frame);
            pending.Reply.TrySetResult(frame.Clone());
            return;
        }

        _heard(this, frame);
        if (Frames.TypeOf(frame) == "ready")
        {
            _ready.TrySetResult(frame.Clone());
        }
    }

    /// <summary>A request that is not answered yet.</summary>
    private sealed record Pending(Action<JsonElement> Replied)
    {
        public TaskCompletionSource<JsonElement> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
