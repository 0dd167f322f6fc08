using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using OrleansChat.Client.Events;
using OrleansChat.Tests.Common;

namespace OrleansChat.Client.Tests.Fakes;

/// <summary>A client whose sockets, clock and luck the test holds.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<FakeSocket> _sockets = [];
    private readonly ConcurrentQueue<ChatStateChange> _states = [];
    private readonly ConcurrentQueue<ChatEvent> _events = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;

    public FakeServer(Func<ChatClientOptions, ChatClientOptions>? configure = null, params string[] servers)
    {
        var options = new ChatClientOptions { TimeProvider = Clock, Random = () => 1, OpenSocket = OpenAsync };
        Client = new ChatClient((servers.Length == 0 ? ["ws://test/ws"] : servers).Select(server => new Uri(server)), configure?.Invoke(options) ?? options);
        Client.StateChanged += (_, change) => _states.Enqueue(change);
    }

    public ManualTimeProvider Clock { get; } = new();

    public ChatClient Client { get; }

    /// <summary>What opening the next sockets fails with, in turn.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = [];

    public int Opened => _sockets.Count;

    public ChatStateChange[] States => [.. _states];

    /// <summary>The waits between attempts so far.</summary>
    public double[] WaitsMs => [.. _states.Where(change => change.RetryIn is not null).Select(change => change.RetryIn!.Value.TotalMilliseconds)];

    /// <summary>The client's own events left out: each as its type, room and seq.</summary>
    public string[] Seen => [.. _events.Where(seen => seen is not ReadyEvent).Select(Describe)];

    public static object Room(long seq, string room = "lobby", long read = 0) => new { room, kind = "public", seq, read, role = "member" };

    public static object Message(long seq, string room = "lobby", string text = "Hello") =>
        new { type = "message", room, seq, user = "bob", text, at = "2026-11-22T09:00:00.000Z" };

    public static object Sent(long seq, string room = "lobby") => new { room, seq, at = "2026-11-22T09:00:00.000Z" };

    /// <summary>The nth socket that the client opens, from 1 on; waits for it.</summary>
    public async Task<FakeSocket> SocketAsync(int number)
    {
        await Eventually.TrueAsync(() => _sockets.Count >= number, expression: $"socket {number} is opened");
        return _sockets.ElementAt(number - 1);
    }

    /// <summary>Signs in as a guest and begins to note the events.</summary>
    public async Task<FakeSocket> OnlineAsync(params object[] rooms)
    {
        Task<Results.Ready> ready = Client.SignInAsync(Credentials.Guest("alice"));
        FakeSocket socket = await SocketAsync(1);
        await socket.WelcomesAsync(rooms);
        await Eventually.ReturnsAsync(ready);
        Listen();
        return socket;
    }

    /// <summary>Begins to note the events.</summary>
    public void Listen() => _reading = Task.Run(async () =>
    {
        await foreach (ChatEvent seen in Client.EventsAsync(_stop.Token))
        {
            _events.Enqueue(seen);
        }
    });

    /// <summary>Lets the wait for the next attempt pass, until that socket is there, and signs in on it.</summary>
    public async Task<FakeSocket> ReconnectedAsync(int number, params object[] rooms)
    {
        FakeSocket socket = await NextSocketAsync(number);
        await socket.WelcomesAsync(rooms);
        await Eventually.TrueAsync(() => Client.State == ChatState.Online);
        return socket;
    }

    /// <summary>Lets the wait for the next attempt pass, until that socket is there.</summary>
    public async Task<FakeSocket> NextSocketAsync(int number)
    {
        await PassAsync(() => Opened >= number, () => Client.State != ChatState.Online);
        return await SocketAsync(number);
    }

    /// <summary>Lets time pass, a second after the other, until something has happened; only while <paramref name="when"/> holds.</summary>
    public async Task PassAsync(Func<bool> until, Func<bool>? when = null)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!until())
        {
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start) < Eventually.Deadline, "It never happened.");
            if (when?.Invoke() != false)
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
            }

            await Task.Delay(1);
        }
    }

    /// <summary>A round trip: whatever the client had to do before is done.</summary>
    public async Task SettledAsync(FakeSocket socket)
    {
        Task ping = Client.PingAsync();
        JsonObject asked = await socket.TakeAsync("ping");
        socket.Reply(asked, "pong");
        await Eventually.ReturnsAsync(ping);
    }

    public Task SeesAsync(params string[] expected) => Eventually.PassesAsync(() => Assert.Equal(expected, Seen));

    public async ValueTask DisposeAsync()
    {
        ValueTask disposed = Client.DisposeAsync();
        await Eventually.ReturnsAsync(disposed.AsTask());
        await _stop.CancelAsync();
        await _reading.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private static string Describe(ChatEvent seen) => seen switch
    {
        RoomEvent entry => $"{entry.GetType().Name} {entry.Room} {entry.Seq}",
        GapEvent gap => $"GapEvent {gap.Room} {gap.After}-{gap.Seq}{(gap.Error is null ? "" : " " + gap.Error)}",
        UnknownEvent unknown => $"UnknownEvent {unknown.Type} {unknown.Room} {unknown.Seq}",
        MissedEvent missed => $"MissedEvent {missed.Count}",
        _ => seen.GetType().Name,
    };

    private Task<WebSocket> OpenAsync(Uri server, CancellationToken cancellation)
    {
        if (Failures.TryDequeue(out Exception? failure))
        {
            return Task.FromException<WebSocket>(failure);
        }

        var socket = new FakeSocket(server);
        _sockets.Enqueue(socket);
        return Task.FromResult<WebSocket>(socket);
    }
}
