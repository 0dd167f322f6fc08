using System.Diagnostics.CodeAnalysis;

namespace OrleansChat.Gateway.Connections;

/// <summary>
/// Frames in their order, with what they weigh: a ring that grows and is given up when it is empty and large. Holds one reference to each
/// frame. Not thread-safe: the outbox locks.
/// </summary>
internal sealed class FrameQueue
{
    /// <summary>What a queued frame costs beyond its bytes, so that many tiny frames are bounded too.</summary>
    private const int FrameOverheadBytes = 64;
    private const int KeptCapacity = 16;

    private Entry[] _ring = [];
    private int _head;
    private int _ephemeral;

    public int Count { get; private set; }

    /// <summary>What the queued frames weigh.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether a frame may be added within a limit; alone, every frame may.</summary>
    public bool Fits(OutboundFrame frame, int maxBytes) => Count == 0 || Bytes + CostOf(frame) <= maxBytes;

    /// <summary>Adds a frame with a reference that is the queue's from now on.</summary>
    public void Push(OutboundFrame frame, bool isEphemeral = false)
    {
        if (Count == _ring.Length)
        {
            Grow();
        }

        _ring[At(Count)] = new Entry(frame, isEphemeral);
        Count++;
        Bytes += CostOf(frame);
        _ephemeral += isEphemeral ? 1 : 0;
    }

    /// <summary>Takes the oldest frame; its reference is the caller's.</summary>
    public bool TryPop([NotNullWhen(true)] out OutboundFrame? frame)
    {
        if (Count == 0)
        {
            frame = null;
            return false;
        }

        var entry = _ring[_head];
        _ring[_head] = default;
        _head = At(1);
        Count--;
        Uncount(entry);
        frame = entry.Frame;
        return true;
    }

    /// <summary>Releases all ephemeral frames and returns how many there were.</summary>
    public int DropEphemeral()
    {
        if (_ephemeral == 0)
        {
            return 0;
        }

        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            var entry = _ring[At(i)];
            _ring[At(i)] = default;
            if (entry.IsEphemeral)
            {
                Uncount(entry);
                entry.Frame.Release();
            }
            else
            {
                _ring[At(kept++)] = entry;
            }
        }

        var dropped = Count - kept;
        Count = kept;
        return dropped;
    }

    /// <summary>Releases everything.</summary>
    public void Clear()
    {
        while (TryPop(out var frame))
        {
            frame.Release();
        }

        Trim();
    }

    /// <summary>Gives a large ring up; only when nothing is queued.</summary>
    public void Trim()
    {
        if (_ring.Length > KeptCapacity)
        {
            _ring = [];
            _head = 0;
        }
    }

    private static int CostOf(OutboundFrame frame) => frame.Length + FrameOverheadBytes;

    private int At(int index) => (_head + index) & (_ring.Length - 1);

    private void Uncount(Entry entry)
    {
        Bytes -= CostOf(entry.Frame);
        _ephemeral -= entry.IsEphemeral ? 1 : 0;
    }

    private void Grow()
    {
        // A power of two, so that positions wrap by a mask.
        var larger = new Entry[Math.Max(4, _ring.Length * 2)];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = _ring[At(i)];
        }

        _ring = larger;
        _head = 0;
    }

    private readonly record struct Entry(OutboundFrame Frame, bool IsEphemeral);
}
