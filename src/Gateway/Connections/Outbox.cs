namespace OrleansChat.Gateway.Connections;

/// <summary>What became of a frame offered to an <see cref="Outbox"/>.</summary>
internal enum OutboxVerdict
{
    Queued,
    DroppedEphemeral,
    Full,
    Sealed,
}

/// <summary>What a write loop writes next.</summary>
internal enum OutgoingKind
{
    Frame,
    Ping,
    Pong,

    /// <summary>The last: a close frame where there is a code, and the end.</summary>
    End,
}

/// <summary>One thing to write; a frame comes with a reference that the taker releases.</summary>
internal readonly record struct Outgoing(OutgoingKind Kind, OutboundFrame? Frame = null, byte[]? Pong = null, CloseReason? Reason = null);

/// <summary>
/// What waits to be written to one socket, bounded in bytes. Any thread adds, one write loop takes. Holds one reference to each frame in it.
/// Adding never blocks; an outbox with nothing in it holds no memory to speak of.
/// </summary>
/// <param name="maxBytes">What may wait; a single larger frame still passes when nothing else waits.</param>
internal sealed partial class Outbox(int maxBytes)
{
    private readonly Lock _lock = new();
    private readonly FrameQueue _frames = new();
    private byte[]? _pong;
    private CloseReason? _end;
    private bool _pingDue;
    private bool _isSealed;
    private bool _isBusy;

    /// <summary>Bytes waiting, overhead included.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _frames.Bytes;
            }
        }
    }

    /// <summary>Queues a frame, making room by dropping the ephemeral ones when there is none.</summary>
    /// <param name="frame">The outbox takes its own reference when it queues the frame.</param>
    /// <param name="isEphemeral">Whether the frame may be dropped.</param>
    /// <param name="wake">Whether the write loop rests and the caller has to start it.</param>
    /// <param name="dropped">How many ephemeral frames were dropped, this one included.</param>
    public OutboxVerdict Add(OutboundFrame frame, bool isEphemeral, out bool wake, out int dropped)
    {
        lock (_lock)
        {
            wake = false;
            dropped = 0;
            if (_isSealed)
            {
                return OutboxVerdict.Sealed;
            }

            if (!_frames.Fits(frame, maxBytes))
            {
                if (isEphemeral)
                {
                    dropped = 1;
                    return OutboxVerdict.DroppedEphemeral;
                }

                dropped = _frames.DropEphemeral();
                if (!_frames.Fits(frame, maxBytes))
                {
                    return OutboxVerdict.Full;
                }
            }

            frame.Retain();
            _frames.Push(frame, isEphemeral);
            wake = BecomeBusy();
            return OutboxVerdict.Queued;
        }
    }

    /// <summary>Asks for a ping; true when the caller has to start the write loop.</summary>
    public bool RequestPing()
    {
        lock (_lock)
        {
            if (_isSealed)
            {
                return false;
            }

            _pingDue = true;
            return BecomeBusy();
        }
    }

    /// <summary>Asks for a pong; of several that wait only the newest is sent (RFC 6455, 5.5.3).</summary>
    public bool RequestPong(byte[] payload)
    {
        lock (_lock)
        {
            if (_isSealed)
            {
                return false;
            }

            _pong = payload;
            return BecomeBusy();
        }
    }

    /// <summary>Nothing can be added any more; what is queued is still written unless discarded, then the bye, then the end.</summary>
    public bool Seal(CloseReason reason, OutboundFrame? bye, bool discard, out int discarded)
    {
        lock (_lock)
        {
            discarded = discard ? _frames.Count : 0;
            if (discard)
            {
                _frames.Clear();
            }

            if (_isSealed)
            {
                return false;
            }

            _isSealed = true;
            _end = reason;
            _pingDue = false;
            if (bye is not null)
            {
                bye.Retain();
                _frames.Push(bye);
            }

            RefuseWaiting();
            return BecomeBusy();
        }
    }

    /// <summary>Releases all frames that still wait.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _frames.Clear();
        }
    }

    /// <summary>The next thing to write: control frames overtake, the end comes last.</summary>
    public bool TryTake(out Outgoing next)
    {
        lock (_lock)
        {
            if (_pong is { } pong)
            {
                _pong = null;
                next = new(OutgoingKind.Pong, Pong: pong);
                return true;
            }

            if (_pingDue)
            {
                _pingDue = false;
                next = new(OutgoingKind.Ping);
                return true;
            }

            if (_frames.TryPop(out var frame))
            {
                next = new(OutgoingKind.Frame, frame);
                AdmitWaiting();
                return true;
            }

            if (_end is { } reason)
            {
                _end = null;
                next = new(OutgoingKind.End, Reason: reason);
                return true;
            }

            next = default;
            return false;
        }
    }

    /// <summary>The write loop found nothing; true when it may rest, false when something has come meanwhile.</summary>
    public bool TryRest()
    {
        lock (_lock)
        {
            if (_frames.Count > 0 || _pingDue || _pong is not null || _end is not null)
            {
                return false;
            }

            _frames.Trim();
            _isBusy = false;
            return true;
        }
    }

    private bool BecomeBusy()
    {
        var wake = !_isBusy;
        _isBusy = true;
        return wake;
    }
}
