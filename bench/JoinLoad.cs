using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OrleansChat.Bench;

/// <summary>One room, its few listeners and its many members who come, join and go.</summary>
internal sealed class JoinLoad : IAsyncDisposable
{
    private const int ComeAtOnce = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MeasuredProcess _server;
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];
    private readonly List<Asker> _listeners = [];
    private readonly Queue<Asker> _waiting = [];
    private int _members;
    private int _users;
    private int _texts;

    private JoinLoad(MeasuredProcess server) => _server = server;

    private string Room => $"bench-{_run}";

    /// <summary>Makes the room, with its listeners as members.</summary>
    public static async Task<JoinLoad> StartAsync(MeasuredProcess server, int listeners)
    {
        var load = new JoinLoad(server);
        for (int i = 0; i < listeners; i++)
        {
            Asker listener = await load.ComeAsync();
            load._listeners.Add(listener);
            await JoinAsync(listener, load.Room);
            load._members++;
        }

        return load;
    }

    /// <summary>Does all that is measured, in another room.</summary>
    public async Task WarmUpAsync(TimeSpan duration)
    {
        Asker asker = await ComeAsync();
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; Stopwatch.GetElapsedTime(began) < duration; i++)
        {
            string room = string.Create(CultureInfo.InvariantCulture, $"warm-{_run}-{i % 8}");
            await JoinAsync(asker, room);
            await asker.AskAsync($$"""{"type":"send","id":0,"room":"{{room}}","text":"warm"}""", Patience);
            await asker.AskAsync($$"""{"type":"members","id":0,"room":"{{room}}"}""", Patience);
            await asker.AskAsync($$"""{"type":"leave","id":0,"room":"{{room}}"}""", Patience);
        }

        await asker.DisposeAsync();
    }

    /// <summary>Fills the room up with members who do not stay, and has those come who are to join when that is measured.</summary>
    public async Task GrowAsync(int members, int joins)
    {
        while (_members < members)
        {
            int count = Math.Min(ComeAtOnce, members - _members);
            await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
            {
                await using Asker member = await ComeAsync();
                await JoinAsync(member, Room);
            }));
            _members += count;
        }

        for (int i = 0; i < joins; i++)
        {
            _waiting.Enqueue(await ComeAsync());
        }
    }

    /// <summary>One more joins, who came before, and closes their socket: the listeners stay as many as they are.</summary>
    public async Task JoinAsync()
    {
        await using Asker next = _waiting.Dequeue();
        await JoinAsync(next, Room);
        _members++;
    }

    /// <summary>A listener writes to the room.</summary>
    public Task SendAsync() => _listeners[0].AskAsync(
        string.Create(CultureInfo.InvariantCulture, $$"""{"type":"send","id":0,"room":"{{Room}}","text":"Text {{_texts++}}"}"""), Patience);

    /// <summary>A page of the members, from the middle.</summary>
    public Task PageAsync() => _listeners[0].AskAsync(
        string.Create(CultureInfo.InvariantCulture, $$"""{"type":"members","id":0,"room":"{{Room}}","after":"{{User(_users / 2)}}"}"""), Patience);

    public async ValueTask DisposeAsync()
    {
        foreach (Asker asker in _listeners.Concat(_waiting))
        {
            await asker.DisposeAsync();
        }
    }

    private string User(int number) => string.Create(CultureInfo.InvariantCulture, $"u{number:000000}-{_run}");

    private Task<Asker> ComeAsync() => Asker.ConnectAsync(new Uri($"{_server.Socket}?user={User(Interlocked.Increment(ref _users))}"), Patience);

    private static Task JoinAsync(Asker asker, string room) => asker.AskAsync($$"""{"type":"join","id":0,"room":"{{room}}","create":true}""", Patience);

    /// <summary>A socket that asks one thing at a time.</summary>
    private sealed class Asker : IAsyncDisposable
    {
        private LoadSocket? _socket;
        private TaskCompletionSource _reply = new();

        public static async Task<Asker> ConnectAsync(Uri address, TimeSpan patience)
        {
            var asker = new Asker();
            using var deadline = new CancellationTokenSource(patience);
            asker._socket = await LoadSocket.ConnectAsync(address, asker.Received, deadline.Token);
            return asker;
        }

        public async Task AskAsync(string frame, TimeSpan patience)
        {
            var reply = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _reply, reply);
            await _socket!.SendTextAsync(Encoding.UTF8.GetBytes(frame), CancellationToken.None);
            await reply.Task.WaitAsync(patience);
        }

        public ValueTask DisposeAsync() => _socket?.DisposeAsync() ?? ValueTask.CompletedTask;

        private void Received(ReadOnlySpan<byte> payload)
        {
            if (payload.StartsWith("{\"type\":\"ok\""u8))
            {
                Volatile.Read(ref _reply).TrySetResult();
            }
            else if (payload.StartsWith("{\"type\":\"error\""u8) || payload.StartsWith("{\"type\":\"bye\""u8))
            {
                Volatile.Read(ref _reply).TrySetException(new InvalidOperationException("The server answered " + Encoding.UTF8.GetString(payload)));
            }
        }
    }
}
