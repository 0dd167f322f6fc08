namespace OrleansChat.Gateway.Connections;

/// <content>What time does to a connection: it has no timer, the sweep asks it.</content>
internal sealed partial class Connection
{
    /// <summary>How long a peer that talks nonsense has to read why it is closed; its own close frame cannot be recognized.</summary>
    private static readonly TimeSpan NonsenseLinger = TimeSpan.FromSeconds(1);

    private readonly long _openedAt;
    private long _lastPingAt;
    private long _heardAt;
    private long _closingAt;
    private volatile bool _isSignedIn;
    private volatile bool _isListening;
    private volatile bool _isNonsense;

    /// <summary>The peer said who it is: the sign-in timeout is off.</summary>
    public void MarkSignedIn()
    {
        if (!_isSignedIn)
        {
            _isSignedIn = true;
            _metrics.SignedIn();
        }
    }

    /// <summary>It is over, and counted as such.</summary>
    public void CountEnd() => _metrics.Closed(Reason ?? CloseReason.Lost, _isSignedIn, _time.GetElapsedTime(_openedAt));

    /// <summary>The reader waits for the peer from now on; only such time counts as the peer's silence.</summary>
    public void Listen()
    {
        Volatile.Write(ref _heardAt, _time.GetTimestamp());
        _isListening = true;
    }

    /// <summary>The peer has said something, or the reader is busy with what it said.</summary>
    public void Hear() => _isListening = false;

    /// <summary>Closes because of bytes that are no frame, or one without an end: nothing of the peer will be understood any more.</summary>
    public void CloseForNonsense(CloseReason reason)
    {
        _isNonsense = true;
        Close(reason);
    }

    /// <summary>Acts on what is due.</summary>
    public void Sweep(long now)
    {
        if (Volatile.Read(ref _closingAt) is not 0 and var closingAt)
        {
            var closingFor = _time.GetElapsedTime(closingAt, now);
            if (closingFor >= _options.CloseTimeout || (_isNonsense && _writer.Finished.IsCompleted && closingFor >= NonsenseLinger))
            {
                Abort();
            }
        }
        else if (!_isSignedIn && _time.GetElapsedTime(_openedAt, now) >= _options.SignInTimeout)
        {
            Close(CloseReason.SignInTimedOut);
        }
        else if (_writer.StalledFor(now) >= _options.WriteStallTimeout)
        {
            Close(CloseReason.SlowConsumer);
        }
        else if (_isListening && _time.GetElapsedTime(Volatile.Read(ref _heardAt), now) >= _options.SilenceTimeout)
        {
            Close(CloseReason.Silent);
        }
        else if (_time.GetElapsedTime(_lastPingAt, now) >= _options.PingInterval)
        {
            _lastPingAt = now;
            if (_outbox.RequestPing())
            {
                _writer.Wake();
            }
        }
    }

    /// <summary>Answers a ping.</summary>
    public void Pong(byte[] payload)
    {
        if (_outbox.RequestPong(payload))
        {
            _writer.Wake();
        }
    }
}
