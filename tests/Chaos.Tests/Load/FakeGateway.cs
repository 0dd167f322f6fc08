using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using OrleansChat.Chaos.Load;

namespace OrleansChat.Chaos.Tests.Load;

/// <summary>A gateway that does only what a test tells it to, one socket at a time.</summary>
internal sealed class FakeGateway : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Channel<Visit> _visits = Channel.CreateUnbounded<Visit>();
    private readonly Task _accepting;

    public FakeGateway()
    {
        (_listener, int port) = Listen();
        Address = new GatewayAddress("gateway-1", new Uri($"ws://127.0.0.1:{port}/ws"));
        _accepting = AcceptAsync();
    }

    public GatewayAddress Address { get; }

    /// <summary>The next socket that is opened.</summary>
    public async Task<Visit> VisitAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _visits.Reader.ReadAsync(deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _accepting;
        while (_visits.Reader.TryRead(out Visit? visit))
        {
            visit.Dispose();
        }
    }

    // The listener cannot choose a free port itself.
    private static (HttpListener Listener, int Port) Listen()
    {
        while (true)
        {
            int port = OrleansChat.Postgres.LoopbackPort.Find();
            var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
            try
            {
                listener.Start();
                return (listener, port);
            }
            catch (HttpListenerException)
            {
                listener.Close();
            }
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                HttpListenerWebSocketContext socket = await context.AcceptWebSocketAsync(null);
                await _visits.Writer.WriteAsync(new Visit(socket.WebSocket, context.Request));
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            _visits.Writer.Complete();
        }
    }

    /// <summary>One socket.</summary>
    internal sealed class Visit(WebSocket socket, HttpListenerRequest request) : IDisposable
    {
        public string? Token => request.Headers["Authorization"];

        public string? Guest => request.QueryString["user"];

        /// <summary>Says <c>ready</c>.</summary>
        public Task WelcomeAsync(params (string Room, long Seq)[] rooms)
        {
            var list = new JsonArray([.. rooms.Select(room => (JsonNode)new JsonObject { ["room"] = room.Room, ["seq"] = room.Seq })]);
            return SayAsync(new JsonObject { ["type"] = "ready", ["user"] = "alice", ["session"] = "s", ["token"] = "t1", ["rooms"] = list });
        }

        public Task SayAsync(string room, long seq) => SayAsync(new JsonObject
        {
            ["type"] = "message",
            ["room"] = room,
            ["seq"] = seq,
            ["at"] = "2026-11-22T09:00:00.000Z",
            ["user"] = "bob",
            ["text"] = "hi",
        });

        public Task SayAsync(JsonObject frame) =>
            socket.SendAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

        /// <summary>Answers a request.</summary>
        public Task AnswerAsync(JsonObject asked, JsonObject reply)
        {
            reply["id"] = asked["id"]!.DeepClone();
            return SayAsync(reply);
        }

        /// <summary>The next request.</summary>
        public async Task<JsonObject> HearAsync()
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            byte[] buffer = new byte[64 * 1024];
            WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, deadline.Token);
            return JsonNode.Parse(buffer.AsSpan(0, received.Count))!.AsObject();
        }

        /// <summary>Ends the socket without a <c>bye</c>.</summary>
        public Task BreakAsync() => socket.CloseOutputAsync(WebSocketCloseStatus.InternalServerError, null, CancellationToken.None);

        public void Dispose() => socket.Dispose();
    }
}
