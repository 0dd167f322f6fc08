using System.Buffers;

namespace OrleansChat.Gateway.Connections;

/// <summary>Writes into one growing pooled array, leaving room for a header in front.</summary>
internal sealed class FrameBufferWriter : IBufferWriter<byte>, IDisposable
{
    private const int DefaultSize = 512;

    private readonly int _reserved;
    private byte[] _buffer;
    private int _end;

    public FrameBufferWriter(int reserved, int sizeHint = DefaultSize)
    {
        _reserved = reserved;
        _buffer = ArrayPool<byte>.Shared.Rent(reserved + sizeHint);
        _end = reserved;
    }

    public Span<byte> Written => _buffer.AsSpan(_reserved, _end - _reserved);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _end);
        _end += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _buffer.AsMemory(_end);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _buffer.AsSpan(_end);
    }

    /// <summary>The array with everything written so far; from here on it is the caller's.</summary>
    public (byte[] Buffer, int End) Detach()
    {
        var result = (_buffer, _end);
        _buffer = [];
        _end = 0;
        return result;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _end = 0;
        }
    }

    private void EnsureRoom(int sizeHint)
    {
        var needed = _end + Math.Max(sizeHint, 1);
        if (needed <= _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
