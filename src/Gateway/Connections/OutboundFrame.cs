using System.Buffers;

namespace OrleansChat.Gateway.Connections;

/// <summary>
/// One server text frame, header and payload, shared by any number of outboxes. Immutable; its pooled buffer is counted: the creator holds
/// one reference and releases it when done, each outbox holds its own. The compressed form is made at most once, when first asked for.
/// </summary>
internal sealed class OutboundFrame : IDisposable
{
    private readonly int _start;
    private readonly int _end;
    private byte[]? _buffer;
    private byte[]? _compressed;
    private int _compressedLength;
    private bool _compressionTried;
    private int _references = 1;

    private OutboundFrame(byte[] buffer, int start, int end)
    {
        _buffer = buffer;
        _start = start;
        _end = end;
    }

    /// <summary>Whether the last reference is gone and the buffer with it.</summary>
    public bool IsReleased => Volatile.Read(ref _references) <= 0;

    /// <summary>Bytes on the wire when not compressed.</summary>
    public int Length => _end - _start;

    /// <summary>The payload, valid while the caller holds a reference.</summary>
    public ReadOnlySpan<byte> Payload => Buffer.AsSpan(ServerFrameHeader.MaxLength, _end - ServerFrameHeader.MaxLength);

    private byte[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(OutboundFrame));

    /// <summary>A frame with a copy of <paramref name="json"/>.</summary>
    public static OutboundFrame FromUtf8(ReadOnlySpan<byte> json)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ServerFrameHeader.MaxLength + json.Length);
        json.CopyTo(buffer.AsSpan(ServerFrameHeader.MaxLength));
        return Wrap(buffer, ServerFrameHeader.MaxLength + json.Length);
    }

    /// <summary>A frame with what <paramref name="write"/> writes, straight into the frame's own buffer.</summary>
    public static OutboundFrame Create<TState>(TState state, Action<IBufferWriter<byte>, TState> write)
    {
        using var writer = new FrameBufferWriter(ServerFrameHeader.MaxLength);
        write(writer, state);
        var (buffer, end) = writer.Detach();
        return Wrap(buffer, end);
    }

    /// <summary>Takes one more reference; only for somebody who already holds one or is lent one.</summary>
    public void Retain()
    {
        if (Interlocked.Increment(ref _references) <= 1)
        {
            Interlocked.Decrement(ref _references);
            throw new ObjectDisposedException(nameof(OutboundFrame));
        }
    }

    /// <summary>Gives one reference back; the last one returns the buffer.</summary>
    public void Release()
    {
        var left = Interlocked.Decrement(ref _references);
        ObjectDisposedException.ThrowIf(left < 0, this);
        if (left == 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer!);
            _buffer = null;
            if (_compressed is not null)
            {
                ArrayPool<byte>.Shared.Return(_compressed);
                _compressed = null;
            }
        }
    }

    /// <summary>The creator's <see cref="Release"/>.</summary>
    public void Dispose() => Release();

    /// <summary>The frame as it is.</summary>
    public ReadOnlyMemory<byte> Plain => Buffer.AsMemory(_start, _end - _start);

    /// <summary>The frame for a peer that agreed to permessage-deflate; plain where compressing does not help.</summary>
    /// <param name="minPayloadBytes">Payloads shorter than this are not compressed.</param>
    public ReadOnlyMemory<byte> Deflated(int minPayloadBytes)
    {
        if (_end - ServerFrameHeader.MaxLength < minPayloadBytes)
        {
            return Plain;
        }

        lock (this)
        {
            if (!_compressionTried)
            {
                _compressedLength = MessageDeflater.TryDeflate(Payload, out _compressed);
                _compressionTried = true;
            }
        }

        return _compressed is null ? Plain : FrameOf(_compressed, _compressedLength, isDeflated: true);
    }

    private static OutboundFrame Wrap(byte[] buffer, int end)
    {
        var start = ServerFrameHeader.WriteBefore(buffer, end, isDeflated: false);
        return new OutboundFrame(buffer, start, end);
    }

    private static ReadOnlyMemory<byte> FrameOf(byte[] buffer, int end, bool isDeflated)
    {
        var start = ServerFrameHeader.MaxLength - ServerFrameHeader.LengthFor(end - ServerFrameHeader.MaxLength);
        return buffer.AsMemory(start, end - start);
    }
}
