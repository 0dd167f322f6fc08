using System.Text.Json.Serialization.Metadata;
using OrleansChat.Client.Results;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Connections;

/// <summary>
/// The connection that is kept: opens one socket after another, signs in on each, and sends requests on the one that is there. What it calls back it calls
/// in the order in which frames come, one at a time, and waits for it: nothing there may block.
/// </summary>
internal sealed partial class Connection(IReadOnlyList<Uri> servers, ChatClientOptions options, IConnectionOwner owner)
{
    private const int Version = 1;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time = options.TimeProvider;
    private readonly Backoff _backoff = new(options);
    private readonly Dictionary<long, PendingReply> _pending = [];
    private long _nextId;
    private Link? _link;
    private bool _signedIn;
    private TaskCompletionSource _online = NewOnline();
    private CancellationTokenSource? _hurry;
    private SignInPlan _plan = null!;
    private TaskCompletionSource<Ready> _first = null!;
    private Ending? _ending;
    private Bye? _bye;
    private long _readyAt;
    private long _tokenAt;

    public ChatState State { get; private set; } = ChatState.Closed;

    public Ready? Ready { get; private set; }

    public string? Token { get; private set; }

    public Hello? Hello { get; private set; }

    /// <summary>The server of the latest attempt.</summary>
    public Uri Server { get; private set; } = servers[0];

    /// <summary>Connects, signs in and stays connected until <paramref name="stop"/> or a refusal for good.</summary>
    /// <param name="first">Gets the first sign-in, or why there is none.</param>
    public async Task RunAsync(Credentials credentials, TaskCompletionSource<Ready> first, CancellationToken stop)
    {
        _plan = new SignInPlan(credentials);
        _first = first;
        lock (_lock)
        {
            _online = _online.Task.IsCompleted ? NewOnline() : _online;
        }

        int attempt = 0;
        for (int turn = 0; ; turn++)
        {
            Server = servers[turn % servers.Count];
            Ending ending = await AttemptAsync(stop).ConfigureAwait(false);
            bool steady = _readyAt != 0 && _time.GetElapsedTime(_readyAt) > options.SteadyAfter;
            attempt = steady ? 1 : attempt + 1;
            if (stop.IsCancellationRequested || ending.Final)
            {
                End(stop.IsCancellationRequested ? null : ending.Error);
                return;
            }

            await WaitAsync(ending.Error.RetryAfter ?? TimeSpan.Zero, _backoff.Delay(attempt), ending.Error, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Ends a wait for the next attempt; a connection that is there has to show that it lives.</summary>
    public void ReconnectNow()
    {
        Link? link;
        lock (_lock)
        {
            _ = _hurry?.CancelAsync();
            link = _signedIn ? _link : null;
        }

        if (link is not null)
        {
            _ = ProbeAsync(link);
        }
    }

    /// <summary>Completes while the client is signed in; fails where it ended for good.</summary>
    public Task OnlineAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _online.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Sends a request and promises its reply.</summary>
    /// <param name="arrived">Called before the next frame is looked at.</param>
    /// <exception cref="ChatException">It was refused, or there is no connection, or it broke before the reply came.</exception>
    public async Task<T> AskAsync<T>(Frame frame, JsonTypeInfo<T> type, CancellationToken cancellation, Action<T>? arrived = null)
        where T : class
    {
        cancellation.ThrowIfCancellationRequested();
        var reply = new TaskReply<T>(type, arrived);
        long id = Post(frame, reply);
        using CancellationTokenRegistration registration = cancellation.Register(() =>
        {
            Take(id);
            reply.Cancel(cancellation);
        });
        return await reply.Task.ConfigureAwait(false);
    }

    /// <summary>Sends a request whose reply calls back; where there is no connection, that is called back at once.</summary>
    public void Post<T>(Frame frame, JsonTypeInfo<T> type, Action<T> succeed, Action<ChatException> fail)
        where T : class => Post(frame, new CallbackReply<T>(type, succeed, fail));

    private static TaskCompletionSource NewOnline() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long Post(Frame frame, PendingReply reply, bool signingIn = false)
    {
        ChatException refusal;
        lock (_lock)
        {
            if (_link is null || (!_signedIn && !signingIn))
            {
                refusal = new ChatException(ChatErrors.Offline, "There is no connection.");
            }
            else if (frame.MaxBytes > (Hello?.Limits.FrameBytes ?? int.MaxValue))
            {
                refusal = new ChatException(ChatErrors.TooLarge, "The request does not fit into a frame.");
            }
            else
            {
                long id = ++_nextId;
                reply.AskedAt = _time.GetTimestamp();
                _pending[id] = reply;
                _link.Write(frame.ToBytes(id));
                return id;
            }
        }

        reply.Fail(refusal);
        return 0;
    }

    private PendingReply? Take(long id)
    {
        lock (_lock)
        {
            return _pending.Remove(id, out PendingReply? reply) ? reply : null;
        }
    }

    /// <param name="asked">What the server asks for: waited for in any case.</param>
    /// <param name="more">What may be cut short by those who know more of the network.</param>
    private async Task WaitAsync(TimeSpan asked, TimeSpan more, ChatException error, CancellationToken stop)
    {
        long since = _time.GetTimestamp();
        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (_lock)
        {
            _hurry = hurry;
        }

        SetState(new ChatStateChange(ChatState.Waiting, asked + more, error));
        await Task.Delay(asked + more, _time, hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            _hurry = null;
        }

        TimeSpan left = asked - _time.GetElapsedTime(since);
        if (left > TimeSpan.Zero && !stop.IsCancellationRequested)
        {
            SetState(new ChatStateChange(ChatState.Waiting, left, error));
            await Task.Delay(left, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void End(ChatException? error)
    {
        ChatException closed = error ?? new ChatException(ChatErrors.Closed, "The client was closed.");
        lock (_lock)
        {
            _online.TrySetException(closed);
            _ = _online.Task.Exception;
        }

        owner.Ended(error, closed);
        SetState(new ChatStateChange(ChatState.Closed, Error: error));
        _first.TrySetException(closed);
    }

    private void SetState(ChatStateChange change)
    {
        State = change.State;
        owner.StateChanged(change);
    }
}
