using System.Text.Json.Serialization.Metadata;
using OrleansChat.Client.Connections;
using OrleansChat.Client.Delivery;
using OrleansChat.Client.Events;
using OrleansChat.Client.Media;
using OrleansChat.Client.Results;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client;

/// <summary>
/// Talks with an OrleansChat server as one user. From <see cref="SignInAsync"/> to <see cref="DisposeAsync"/> it stays connected: it comes back after a break
/// with growing, jittered waits, sends each message until it is stored, once and in order, and hands over every event of a room once, in order, without a hole.
/// Every member may be used by several threads at once.
/// </summary>
/// <remarks>
/// Requests fail with a <see cref="ChatException"/>: with the protocol's code where they were refused, with <c>offline</c> where there is no connection or it broke
/// before the reply came, in which case nobody knows whether it was done. <see cref="SendAsync"/> alone waits for a connection and tries again by itself. A
/// cancelled request may have been done all the same.
/// </remarks>
public sealed partial class ChatClient : IAsyncDisposable, IConnectionOwner
{
    private readonly Lock _lock = new();
    private readonly Connection _connection;
    private readonly EventQueue _events;
    private readonly RoomLogs _logs;
    private readonly Outbox _outbox;
    private readonly ReadMarks _read;
    private readonly DeliveredMarks _delivered;
    private readonly Watched _watched;
    private readonly MediaTransfer _media;
    private readonly Backoff _backoff;
    private readonly TimeProvider _time;
    private CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private bool _wasOnline;
    private bool _disposed;

    /// <summary>A client of one server.</summary>
    /// <param name="server">Its address: <c>wss://chat.example.org/ws</c>, or just <c>https://chat.example.org</c>.</param>
    /// <param name="options">How to connect, where the defaults do not do.</param>
    /// <exception cref="ArgumentException">It is no address of a server.</exception>
    public ChatClient(Uri server, ChatClientOptions? options = null)
        : this([server], options)
    {
    }

    /// <summary>A client of a cluster without a load balancer: each attempt to connect goes to the next of its servers.</summary>
    /// <param name="servers">Their addresses, the one to begin with first.</param>
    /// <param name="options">How to connect, where the defaults do not do.</param>
    /// <exception cref="ArgumentException">One is no address of a server, or there is none.</exception>
    public ChatClient(IEnumerable<Uri> servers, ChatClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(servers);
        Uri[] sockets = [.. servers.Select(ServerAddress.OfSocket)];
        if (sockets.Length == 0)
        {
            throw new ArgumentException("A client needs the address of a server.", nameof(servers));
        }

        options ??= new ChatClientOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.EventBuffer, 1, nameof(options));
        foreach (long seq in options.Positions?.Values ?? [])
        {
            ArgumentOutOfRangeException.ThrowIfNegative(seq, nameof(options));
        }

        _connection = new Connection(sockets, options, this);
        _events = new EventQueue(options.EventBuffer);
        _logs = new RoomLogs(_events, _connection, options);
        _events.SpaceAgain = _logs.CatchUp;
        _outbox = new Outbox(_connection, options);
        _read = new ReadMarks(_connection, options);
        _delivered = new DeliveredMarks(_connection, options);
        _watched = new Watched(_connection, options);
        _media = new MediaTransfer(options.Http);
        _backoff = new Backoff(options);
        _time = options.TimeProvider;
    }

    /// <summary>
    /// The connection is in another state. Called by the client's own thread, one change after another, before anything that follows: a handler must not block. What
    /// it throws is an unhandled exception of the program.
    /// </summary>
    public event EventHandler<ChatStateChange>? StateChanged;

    /// <summary>There is a new token (<see cref="Token"/>), with each sign-in and now and then: whoever keeps it keeps this one from now on. Called as <see cref="StateChanged"/>.</summary>
    public event EventHandler? TokenChanged;

    /// <summary>How the connection is.</summary>
    public ChatState State => _connection.State;

    /// <summary>Who is signed in; null before the first sign-in.</summary>
    public string? User => _connection.Ready?.User;

    /// <summary>The id of the latest connection; null before the first sign-in.</summary>
    public string? Session => _connection.Ready?.Session;

    /// <summary>Signs in next time (<see cref="Credentials.Token"/>); null before the first sign-in. A secret.</summary>
    public string? Token => _connection.Token;

    /// <summary>What the server said of itself; null before the first connection.</summary>
    public Hello? Hello => _connection.Hello;

    /// <summary>The address of the server of the latest attempt.</summary>
    public Uri Server => _connection.Server;

    /// <summary>
    /// The newest seq of each room that <see cref="EventsAsync"/> has handed over, that of the event in hand included. A program that writes it down whenever it has dealt with an
    /// event goes on from there in its next run (<see cref="ChatClientOptions.Positions"/>).
    /// </summary>
    public IReadOnlyDictionary<string, long> Positions => _logs.Positions;

    /// <summary>
    /// Connects and signs in; the connection is kept from then on. While the server cannot be reached it tries on, until it is cancelled; then the client is as before,
    /// and so it is after a refusal: it may be called again.
    /// </summary>
    /// <param name="credentials">Who, and by what right.</param>
    /// <param name="cancellation">Gives up, where it is before the first sign-in.</param>
    /// <returns>The first sign-in: who you are, and your rooms. It is the first event as well.</returns>
    /// <exception cref="ChatException">The server refused for good: <c>unauthenticated</c>, <c>already_exists</c>, <c>banned</c>, <c>closed</c>, …</exception>
    /// <exception cref="InvalidOperationException">It is signed in already, or was: use another client.</exception>
    public async Task<Ready> SignInAsync(Credentials credentials, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        cancellation.ThrowIfCancellationRequested();
        var first = new TaskCompletionSource<Ready>(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationTokenSource stop;
        Task run;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_wasOnline || !_run.IsCompleted)
            {
                throw new InvalidOperationException("This client has been signed in before, or is being signed in.");
            }

            _outbox.Reopen();
            _stop = stop = new CancellationTokenSource();
            _run = run = Task.Run(() => _connection.RunAsync(credentials, first, stop.Token), CancellationToken.None);
        }

        using (cancellation.Register(() => GiveUp(stop)))
        {
            try
            {
                return await first.Task.ConfigureAwait(false);
            }
            catch (ChatException)
            {
                await run.ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
                throw;
            }
        }
    }

    /// <summary>
    /// For programs that hear that the network is back, or have been asleep: tries at once where the next attempt is still waited for, and makes sure that a connection that
    /// seems to be there is alive.
    /// </summary>
    public void ReconnectNow() => _connection.ReconnectNow();

    /// <summary>Completes as soon as there is a connection: at once where there is one.</summary>
    /// <param name="cancellation">Waits no longer.</param>
    /// <exception cref="ChatException">The client was closed.</exception>
    public Task OnlineAsync(CancellationToken cancellation = default) => _connection.OnlineAsync(cancellation);

    /// <summary>
    /// Asks until there is an answer that asking again would not change, through breaks and whatever passes. For requests that may be done twice, as those that only read;
    /// <see cref="SendAsync"/> does so by itself.
    /// </summary>
    /// <param name="askAsync">The request.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ChatException">It was refused for good, or the client was closed.</exception>
    public async Task<T> InsistAsync<T>(Func<Task<T>> askAsync, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(askAsync);
        for (int attempt = 1; ; attempt++)
        {
            await OnlineAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await askAsync().ConfigureAwait(false);
            }
            catch (ChatException passing) when (passing.Code is ChatErrors.Offline or ChatErrors.Unavailable or ChatErrors.RateLimited)
            {
                await Task.Delay(_backoff.Delay(attempt, passing), _time, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Everything that happens, in one order. Each entry of a room's log (<see cref="RoomEvent"/>, and <see cref="UnknownEvent"/> of newer servers) comes once, in order, without
    /// a hole, also through breaks; where more was missed than the server replays, a <see cref="GapEvent"/> says so. After each sign-in there is a <see cref="ReadyEvent"/>.
    /// </summary>
    /// <remarks>
    /// What is not read yet waits here, up to <see cref="ChatClientOptions.EventBuffer"/> events. A slow reader stops neither replies nor sending: what does not fit is fetched
    /// again from the server when there is space, in the same order. Signals (who types, reads, is online), which no server repeats, are left out then, and a
    /// <see cref="MissedEvent"/> tells how many. One reader at a time; the next goes on where the last one stopped.
    /// </remarks>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>Ends when the client is disposed.</returns>
    /// <exception cref="ChatException">The server ended the connection for good; all events before it have been handed over.</exception>
    /// <exception cref="InvalidOperationException">Somebody else is reading.</exception>
    public IAsyncEnumerable<ChatEvent> EventsAsync(CancellationToken cancellation = default) => _events.ReadAsync(cancellation);

    /// <summary>Ends the connection. Messages that were not sent yet are given up: their <see cref="SendAsync"/> fails with <c>closed</c>.</summary>
    public async ValueTask DisposeAsync()
    {
        Task run;
        lock (_lock)
        {
            _disposed = true;
            run = _run;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await run.ConfigureAwait(false);
        _outbox.Close(new ChatException(ChatErrors.Closed, "The client was closed."));
        _events.Complete(null);
        _media.Dispose();
    }

    private void GiveUp(CancellationTokenSource stop)
    {
        lock (_lock)
        {
            if (!_wasOnline)
            {
                _ = stop.CancelAsync();
            }
        }
    }

    private Task<T> AskAsync<T>(Frame frame, JsonTypeInfo<T> type, CancellationToken cancellation, Action<T>? arrived = null)
        where T : class => _connection.AskAsync(frame, type, cancellation, arrived);
}
