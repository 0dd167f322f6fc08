using System.Diagnostics.CodeAnalysis;

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
    /// <summary>What a queued frame costs beyond its bytes, so that many tiny frames are bounded too.</summary>
    private const int FrameOverheadBytes = 64;
    private const int KeptCapacity = 16;

    private readonly Lock _lock = new();
    private Entry[] _ring = [];
    private int _head;
    private int _count;
    private int _bytes;
    private int _ephemeralBytes;
    private byte[]? _pong;
    private CloseReason? _end;
    private bool _pingDue;
    private bool _isSealed;
    private bool _isBusy;

    /// <summary>Bytes waiting, overhead included.</summary>
    public int Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
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

            var cost = frame.Length + FrameOverheadBytes;
            if (!Fits(cost, maxBytes))
            {
                if (isEphemeral)
                {
                    dropped = 1;
                    return OutboxVerdict.DroppedEphemeral;
                }

                dropped = DropEphemeral();
                if (!Fits(cost, maxBytes))
                {
                    return OutboxVerdict.Full;
                }
            }

            frame.Retain();
            Push(new Entry(frame, isEphemeral), cost);
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
    public bool Seal(CloseReason reason, OutboundFrame? bye, bool discard)
    {
        lock (_lock)
        {
            if (discard)
            {
                Discard();
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
                Push(new Entry(bye, IsEphemeral: false), bye.Length + FrameOverheadBytes);
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
            Discard();
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

            if (TryPop(out var frame))
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
            if (_count > 0 || _pingDue || _pong is not null || _end is not null)
            {
                return false;
            }

            if (_ring.Length > KeptCapacity)
            {
                _ring = [];
                _head = 0;
            }

            _isBusy = false;
            return true;
        }
    }

    private bool Fits(int cost, int limit) => _count == 0 || (long)_bytes + cost <= limit;

    private bool BecomeBusy()
    {
        var wake = !_isBusy;
        _isBusy = true;
        return wake;
    }

    private void Push(Entry entry, int cost)
    {
        if (_count == _ring.Length)
        {
            var larger = new Entry[Math.Max(4, _ring.Length * 2)];
            for (var i = 0; i < _count; i++)
            {
                larger[i] = _ring[(_head + i) % _ring.Length];
            }

            _ring = larger;
            _head = 0;
        }

        _ring[(_head + _count) % _ring.Length] = entry;
        _count++;
        _bytes += cost;
        if (entry.IsEphemeral)
        {
            _ephemeralBytes += cost;
        }
    }

    private bool TryPop([NotNullWhen(true)] out OutboundFrame? frame)
    {
        if (_count == 0)
        {
            frame = null;
            return false;
        }

        var entry = _ring[_head];
        _ring[_head] = default;
        _head = (_head + 1) % _ring.Length;
        _count--;
        Uncount(entry);
        frame = entry.Frame;
        return true;
    }

    private void Uncount(Entry entry)
    {
        var cost = entry.Frame.Length + FrameOverheadBytes;
        _bytes -= cost;
        _ephemeralBytes -= entry.IsEphemeral ? cost : 0;
    }

    private int DropEphemeral()
    {
        if (_ephemeralBytes == 0)
        {
            return 0;
        }

        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            var at = (_head + i) % _ring.Length;
            var entry = _ring[at];
            _ring[at] = default;
            if (entry.IsEphemeral)
            {
                Uncount(entry);
                entry.Frame.Release();
            }
            else
            {
                _ring[(_head + kept++) % _ring.Length] = entry;
            }
        }

        var dropped = _count - kept;
        _count = kept;
        return dropped;
    }

    private void Discard()
    {
        while (TryPop(out var frame))
        {
            frame.Release();
        }

        _ring = [];
        _head = 0;
    }

    private readonly record struct Entry(OutboundFrame Frame, bool IsEphemeral);
}
