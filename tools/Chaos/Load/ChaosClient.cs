using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Load;

/// <summary>
/// A client that does what docs/protocol.md tells it to: stays connected, to any gateway; comes back with backoff and jitter; syncs from what it
/// knows; and repeats what was not answered. Everything goes into the recording.
/// </summary>
/// <param name="gateways">Where one can connect at the moment.</param>
internal sealed partial class ChaosClient(string user, Func<IReadOnlyList<GatewayAddress>> gateways, Recorder recorder, int seed)
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly Positions _positions = new();
    private TaskCompletionSource<Session> _online = NewWait();
    private string? _token;
    private int _turn = seed & 0xffff;

    public string User => user;

    /// <summary>The newest seq seen of each room.</summary>
    public Dictionary<string, long> Known => _positions.All;

    /// <summary>The connection; null while there is none.</summary>
    public Session? Session
    {
        get
        {
            lock (_lock)
            {
                return _online.Task.IsCompletedSuccessfully ? _online.Task.Result : null;
            }
        }
    }

    /// <summary>Stays connected until told to stop; then drops the connection or, where <see cref="LeavesPolitely"/>, closes it.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        int attempt = 0;
        while (!stop.IsCancellationRequested)
        {
            attempt = await ConnectAsync(stop) ? 1 : attempt + 1;
            await PauseAsync(Min(LongestDelay, FirstDelay * Math.Pow(2, attempt - 1)), stop);
        }
    }

    /// <summary>How the last connection ends.</summary>
    public bool LeavesPolitely { get; set; }

    private static TaskCompletionSource<Session> NewWait() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // Full jitter: anywhere between now and the longest.
    private async Task PauseAsync(TimeSpan longest, CancellationToken stop)
    {
        double share;
        lock (_lock)
        {
            share = _random.NextDouble();
        }

        await Task.Delay(longest * share, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // One connection from its beginning to its end; whether it came to be.
    private async Task<bool> ConnectAsync(CancellationToken stop)
    {
        IReadOnlyList<GatewayAddress> all = gateways();
        GatewayAddress gateway = all[_turn++ % all.Count];
        int connection = recorder.NextConnection();
        using var socket = new ChatSocket(_token);
        using var session = new Session(socket, connection, gateway.Name, Heard);
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
            deadline.CancelAfter(ConnectPatience);
            await socket.ConnectAsync(new Uri(_token is null ? $"{gateway.Socket}?user={user}" : $"{gateway.Socket}"), deadline.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or HttpRequestException)
        {
            NotConnected(connection, socket.Status);
            return false;
        }

        Task<string> reading = session.ReadAsync();
        bool ready = await BecomeReadyAsync(session, stop);
        if (ready)
        {
            await ServeAsync(session, reading, stop);
        }
        else
        {
            session.Abort();
        }

        string reason = await reading;
        if (ready)
        {
            recorder.Note(at => new Disconnected(at, user, connection, reason));
        }

        return ready;
    }

    private void NotConnected(int connection, HttpStatusCode status)
    {
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.Conflict or HttpStatusCode.BadRequest)
        {
            recorder.Note(at => new Refused(at, user, connection, "handshake", $"{(int)status}"));
            _token = null;
        }
    }

    private async Task<bool> BecomeReadyAsync(Session session, CancellationToken stop)
    {
        try
        {
            JsonElement ready = await session.Ready.WaitAsync(ConnectPatience, stop);
            _token = ready.GetProperty("token").GetString();
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ServeAsync(Session session, Task<string> reading, CancellationToken stop)
    {
        lock (_lock)
        {
            _online.TrySetResult(session);
        }

        await Task.WhenAny(reading, Task.Delay(Timeout.Infinite, stop));
        lock (_lock)
        {
            _online = NewWait();
        }

        if (reading.IsCompleted || !LeavesPolitely)
        {
            session.Abort();
            return;
        }

        await session.CloseAsync();
        await Task.WhenAny(reading, Task.Delay(ConnectPatience, CancellationToken.None));
        session.Abort();
    }

    // On the reading task: what is noted here is in the order in which it came.
    private void Heard(Session session, JsonElement frame)
    {
        switch (Frames.TypeOf(frame))
        {
            case "ready":
                Dictionary<string, long> rooms = Frames.RoomsOf(frame);
                recorder.Note(at => new SignedIn(at, user, session.Connection, session.Gateway, rooms));
                BeginSyncing(session, _positions.SignedIn(rooms));
                break;
            case "bye" when frame.GetProperty("code").GetInt32() is var code && IsDefect(code, session):
                recorder.Note(at => new Refused(at, user, session.Connection, "bye", $"{code}"));
                break;
            case "error" when Frames.ErrorOf(frame) is { } error && !IsRetried(error):
                recorder.Note(at => new Refused(at, user, session.Connection, "no request", error));
                break;
            default:
                if (Frames.EventOf(frame) is { } arrived)
                {
                    Arrived(session, arrived);
                }

                break;
        }
    }

    // A server that cannot sign anybody in at the moment may say so by closing; one that has may not.
    private static bool IsDefect(int code, Session session) => code switch
    {
        4003 => session.Ready.IsCompleted,
        _ => code is >= 4500 or < 4000,
    };

    private void Arrived(Session session, LoggedEvent arrived)
    {
        recorder.Delivered(user, session.Connection, arrived);
        if (arrived.Dismisses(user))
        {
            _positions.Forget(arrived.Room);
        }
        else if (!_positions.Arrived(arrived.Room, arrived.Seq))
        {
            WantSync(session, arrived.Room);
        }
    }
}
