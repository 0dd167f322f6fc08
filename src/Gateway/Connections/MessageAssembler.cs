using System.Buffers;

namespace OrleansChat.Gateway.Connections;

/// <summary>
/// Puts a text message together from its data frames: unmasked, inflated, bounded and valid UTF-8, or a reason to close. Holds a pooled
/// buffer only while a message is under way. Not for control frames, which may come in between.
/// </summary>
internal sealed class MessageAssembler(int maxMessageBytes)
{
    // A message that cannot be compressed is a little longer compressed.
    private readonly int _maxDeflatedBytes = maxMessageBytes + (maxMessageBytes / 64) + 64;

    private byte[] _buffer = [];
    private int _length;
    private int _validLength;
    private bool _isUnderWay;
    private bool _isDeflated;

    /// <summary>The finished message; valid until <see cref="Reset"/>.</summary>
    public ReadOnlyMemory<byte> Message => _buffer.AsMemory(0, _length);

    /// <summary>Whether a frame may come now, before its payload is read; null when it may.</summary>
    public CloseReason? Admit(in FrameHeader header)
    {
        if (header.Opcode == Opcode.Continuation != _isUnderWay)
        {
            return CloseReason.ProtocolError;
        }

        if (header.Opcode == Opcode.Binary)
        {
            return CloseReason.Binary;
        }

        var isDeflated = _isUnderWay ? _isDeflated : header.IsDeflated;
        var limit = isDeflated ? _maxDeflatedBytes : maxMessageBytes;
        return header.PayloadLength > limit - _length ? CloseReason.TooBig : null;
    }

    /// <summary>Takes an admitted frame's payload; null when all is well so far, and with the final frame <see cref="Message"/> is there.</summary>
    public CloseReason? Append(in FrameHeader header, in ReadOnlySequence<byte> payload)
    {
        if (!_isUnderWay)
        {
            _isUnderWay = true;
            _isDeflated = header.IsDeflated;
        }

        EnsureRoom((int)header.PayloadLength);
        long offset = 0;
        foreach (var segment in payload)
        {
            Masking.Remove(segment.Span, _buffer.AsSpan(_length), header.MaskKey, offset);
            offset += segment.Length;
            _length += segment.Length;
        }

        if (header.IsFinal)
        {
            _isUnderWay = false;
            return _isDeflated ? Inflate() : Validate(isFinal: true);
        }

        return _isDeflated ? null : Validate(isFinal: false);
    }

    /// <summary>Gives the buffer back; the next message may begin.</summary>
    public void Reset()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        _length = 0;
        _validLength = 0;
        _isUnderWay = false;
    }

    private CloseReason? Inflate()
    {
        EnsureRoom(0);
        switch (MessageInflater.TryInflate(_buffer, _length, maxMessageBytes, out var message, out var length))
        {
            case InflateVerdict.TooBig:
                return CloseReason.TooBig;
            case InflateVerdict.Corrupt:
                return CloseReason.ProtocolError;
            default:
                ArrayPool<byte>.Shared.Return(_buffer);
                (_buffer, _length) = (message, length);
                return Validate(isFinal: true);
        }
    }

    private CloseReason? Validate(bool isFinal)
    {
        var valid = Utf8Prefix.ValidLength(_buffer.AsSpan(_validLength, _length - _validLength));
        _validLength += valid;
        return valid < 0 || (isFinal && _validLength < _length) ? CloseReason.NotUtf8 : null;
    }

    private void EnsureRoom(int more)
    {
        var needed = _length + more + MessageInflater.TailRoom;
        if (needed <= _buffer.Length)
        {
            return;
        }

        // Doubling, so that a message in a thousand fragments is not copied a thousand times.
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Min(_buffer.Length * 2, _maxDeflatedBytes + MessageInflater.TailRoom)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
