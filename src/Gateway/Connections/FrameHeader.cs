using System.Buffers;
using System.Buffers.Binary;

namespace OrleansChat.Gateway.Connections;

/// <summary>How far a frame's header could be read.</summary>
internal enum HeaderVerdict
{
    Incomplete,
    Complete,

    /// <summary>No frame that a client may send; nothing after it can be trusted.</summary>
    Malformed,
}

/// <summary>The header of a frame from a client, and the pure function that reads it (RFC 6455, 5.2).</summary>
/// <param name="Opcode">The frame's type.</param>
/// <param name="IsFinal">Whether the message ends here.</param>
/// <param name="IsDeflated">RSV1: the message is compressed.</param>
/// <param name="MaskKey">The four bytes as they stand on the wire, read in this machine's order.</param>
/// <param name="HeaderLength">Bytes before the payload.</param>
/// <param name="PayloadLength">Bytes of payload, as claimed.</param>
internal readonly record struct FrameHeader(Opcode Opcode, bool IsFinal, bool IsDeflated, uint MaskKey, int HeaderLength, long PayloadLength)
{
    private const int MaxLength = 14;
    private const int MaxControlPayload = 125;

    public bool IsControl => Opcode >= Opcode.Close;

    /// <summary>
    /// Reads the header at the start of <paramref name="buffer"/> and refuses it as soon as the bytes that are there forbid it. Never throws,
    /// never allocates.
    /// </summary>
    public static HeaderVerdict TryRead(in ReadOnlySequence<byte> buffer, bool deflateAgreed, out FrameHeader header)
    {
        var available = (int)Math.Min(MaxLength, buffer.Length);
        if (buffer.FirstSpan.Length >= available)
        {
            return TryRead(buffer.FirstSpan[..available], deflateAgreed, out header);
        }

        Span<byte> copy = stackalloc byte[MaxLength];
        buffer.Slice(0, available).CopyTo(copy);
        return TryRead(copy[..available], deflateAgreed, out header);
    }

    private static HeaderVerdict TryRead(ReadOnlySpan<byte> bytes, bool deflateAgreed, out FrameHeader header)
    {
        header = default;
        if (bytes.IsEmpty)
        {
            return HeaderVerdict.Incomplete;
        }

        var opcode = (Opcode)(bytes[0] & 0x0F);
        var isFinal = (bytes[0] & 0x80) != 0;
        var isDeflated = (bytes[0] & 0x40) != 0;
        var isControl = opcode >= Opcode.Close;
        if ((bytes[0] & 0x30) != 0
            || opcode is > Opcode.Binary and < Opcode.Close or > Opcode.Pong
            || (isControl && !isFinal)
            || (isDeflated && (!deflateAgreed || isControl || opcode == Opcode.Continuation)))
        {
            return HeaderVerdict.Malformed;
        }

        if (bytes.Length < 2)
        {
            return HeaderVerdict.Incomplete;
        }

        var isMasked = (bytes[1] & 0x80) != 0;
        var shortLength = bytes[1] & 0x7F;
        if (!isMasked || (isControl && shortLength > MaxControlPayload))
        {
            return HeaderVerdict.Malformed;
        }

        var verdict = TryReadLength(bytes, shortLength, out var payloadLength, out var lengthEnd);
        if (verdict != HeaderVerdict.Complete)
        {
            return verdict;
        }

        if (bytes.Length < lengthEnd + sizeof(uint))
        {
            return HeaderVerdict.Incomplete;
        }

        var maskKey = BitConverter.ToUInt32(bytes[lengthEnd..]);
        header = new(opcode, isFinal, isDeflated, maskKey, lengthEnd + sizeof(uint), payloadLength);
        return HeaderVerdict.Complete;
    }

    /// <summary>The length must be in its shortest form and must not have the highest bit set.</summary>
    private static HeaderVerdict TryReadLength(ReadOnlySpan<byte> bytes, int shortLength, out long length, out int end)
    {
        end = shortLength switch { 126 => 4, 127 => 10, _ => 2 };
        length = shortLength;
        if (bytes.Length < end)
        {
            return HeaderVerdict.Incomplete;
        }

        switch (shortLength)
        {
            case 126:
                length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
                return length > MaxControlPayload ? HeaderVerdict.Complete : HeaderVerdict.Malformed;
            case 127:
                length = BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
                return length > ushort.MaxValue ? HeaderVerdict.Complete : HeaderVerdict.Malformed;
            default:
                return HeaderVerdict.Complete;
        }
    }
}
