using OrleansChat.Gateway.Protocol;

namespace OrleansChat.Gateway.Connections;

/// <summary>
/// One socket, from its upgrade to its end. Everything public here may be called from any thread and never waits for the peer,
/// except <see cref="SendAsync"/>, which says so.
/// </summary>
#pragma warning disable CA1001 // The cancellation source has no timer and no wait handle, and its token outlives the connection.
internal sealed partial class Connection
#pragma warning restore CA1001
{
    private readonly ConnectionsOptions _options;
    private readonly ConnectionMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SocketStream _stream;
    private readonly Outbox _outbox;
    private readonly ConnectionWriter _writer;
    private readonly CancellationTokenSource _closed = new();
    private CloseReason? _reason;

    public Connection(string id, HandshakeInfo handshake, SocketStream stream, ConnectionEnvironment environment)
    {
        Id = id;
        Handshake = handshake;
        _stream = stream;
        _options = environment.Options;
        _metrics = environment.Metrics;
        _time = environment.Time;
        _logger = environment.Logger;
        _outbox = new Outbox(_options.MaxOutboxBytes);
        _writer = new ConnectionWriter(this, _outbox, stream.Stream, stream.IsDeflating ? _options.CompressFromBytes : int.MaxValue, _metrics, _time);
        _openedAt = _lastPingAt = _heardAt = _time.GetTimestamp();
        Closed = _closed.Token;
    }

    /// <summary>Unique, url-safe: the wire's <c>session</c>.</summary>
    public string Id { get; }

    public HandshakeInfo Handshake { get; }

    /// <summary>What the handler keeps about this connection.</summary>
    public object? Session { get; set; }

    /// <summary>Whether the end has been decided; nothing more can be sent.</summary>
    public bool IsClosing => Volatile.Read(ref _reason) is not null;

    /// <summary>Why it ends; null while it does not.</summary>
    public CloseReason? Reason => Volatile.Read(ref _reason);

    /// <summary>What waits to be written, in bytes.</summary>
    public long WaitingBytes => _outbox.Bytes;

    /// <summary>Cancelled when nothing can reach the peer any more.</summary>
    public CancellationToken Closed { get; }

    /// <summary>
    /// Queues a frame. When the outbox is full, ephemeral frames are dropped first, then the connection closes with
    /// <see cref="CloseReason.SlowConsumer"/>.
    /// </summary>
    /// <param name="frame">The connection takes its own reference; the caller keeps the one it has.</param>
    /// <param name="ephemeral">Whether the frame may be dropped in silence.</param>
    /// <returns>False when the connection is closing or closed.</returns>
    public bool Send(OutboundFrame frame, bool ephemeral = false)
    {
        var verdict = _outbox.Add(frame, ephemeral, out var wake, out var dropped);
        _metrics.DroppedEphemeral(dropped);
        if (wake)
        {
            _writer.Wake();
        }

        if (verdict == OutboxVerdict.Full)
        {
            Close(CloseReason.SlowConsumer);
        }

        return verdict is OutboxVerdict.Queued or OutboxVerdict.DroppedEphemeral;
    }

    /// <summary>
    /// Queues a frame when there is room for it, in the order of these calls: for replies and catch-up that can wait for the peer.
    /// Frames sent meanwhile with <see cref="Send"/> overtake it.
    /// </summary>
    /// <param name="frame">The connection takes its own reference; the caller keeps the one it has.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>False when the connection is closing or closed.</returns>
    public ValueTask<bool> SendAsync(OutboundFrame frame, CancellationToken cancellation = default)
    {
        var queued = _outbox.AddWhenRoomAsync(frame, out var wake, cancellation);
        if (wake)
        {
            _writer.Wake();
        }

        return queued;
    }

    /// <summary>
    /// Decides the end; the first call wins. What is queued is still written (not to a slow consumer), then the bye, then the close frame.
    /// The peer has <see cref="ConnectionsOptions.CloseTimeout"/> to take it.
    /// </summary>
    /// <param name="reason">The code and what the peer is told.</param>
    /// <param name="retryAfter">Goes into the bye.</param>
    public void Close(CloseReason reason, TimeSpan? retryAfter = null)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is not null)
        {
            return;
        }

        Volatile.Write(ref _closingAt, Math.Max(1, _time.GetTimestamp()));
        using var bye = reason.SaysBye ? ByeFrame.Encode(reason, retryAfter) : null;
        bool wake = _outbox.Seal(reason, bye, discard: reason == CloseReason.SlowConsumer, out int discarded);
        _metrics.DroppedBySlowness(discarded);
        if (wake)
        {
            _writer.Wake();
        }
    }

    /// <summary>Ends the connection now, without a word; what is queued is lost.</summary>
    public void Abort()
    {
        Close(CloseReason.Lost);
        _outbox.Clear();
        _stream.Abort();
        _ = _closed.CancelAsync();
    }

    /// <summary>Ends the connection because reading or writing failed; anything but a hang-up is a bug and logged.</summary>
    public void Fail(Exception exception)
    {
        if (!Disconnects.Includes(exception))
        {
            LogFailure(_logger, exception, Id);
        }

        Abort();
    }

    /// <summary>The handler threw: a bug or an outage, logged here and nowhere else.</summary>
    public void FailHandling(Exception exception)
    {
        if (exception is not OperationCanceledException || !Closed.IsCancellationRequested)
        {
            LogHandlerFailure(_logger, exception, Id);
        }

        Close(CloseReason.ServerError);
    }

    /// <summary>Reads until the end; the handler has heard of everything, the end included, when this returns.</summary>
    public async Task RunAsync(IConnectionHandler handler)
    {
        try
        {
            await handler.OnOpenedAsync(this);
        }
        catch (Exception e)
        {
            FailHandling(e);
        }

        await ReadAsync(handler);
        await EndAsync();
        try
        {
            await handler.OnClosedAsync(this, Reason ?? CloseReason.Lost);
        }
        catch (Exception e)
        {
            LogHandlerFailure(_logger, e, Id);
        }
    }

    private async Task ReadAsync(IConnectionHandler handler)
    {
        try
        {
            await new ConnectionReader(this, _stream, handler, _options, _metrics, _time).RunAsync();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private async Task EndAsync()
    {
        Close(CloseReason.Lost);
        await _writer.Finished;
        _stream.Detach();
        _outbox.Clear();
        try
        {
            await _closed.CancelAsync();
        }
        catch (AggregateException e)
        {
            LogHandlerFailure(_logger, e, Id);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Connection {Connection}: reading or writing failed.")]
    private static partial void LogFailure(ILogger logger, Exception exception, string connection);

    [LoggerMessage(2, LogLevel.Error, "Connection {Connection}: handling a frame failed.")]
    private static partial void LogHandlerFailure(ILogger logger, Exception exception, string connection);
}
