using System.Buffers.Binary;

namespace OrleansChat.Gateway.Connections;

/// <summary>The header of an unmasked, unfragmented frame from the server (RFC 6455, 5.2).</summary>
internal static class ServerFrameHeader
{
    /// <summary>Room to leave before a payload whose length is not known yet.</summary>
    public const int MaxLength = 10;

    private const byte Fin = 0x80;
    private const byte Rsv1 = 0x40;

    public static int LengthFor(int payloadLength) => payloadLength switch
    {
        <= 125 => 2,
        <= ushort.MaxValue => 4,
        _ => MaxLength,
    };

    /// <summary>Writes a text frame's header so that it ends at <see cref="MaxLength"/>, where the payload begins; returns where it starts.</summary>
    public static int WriteBefore(Span<byte> buffer, int end, bool isDeflated)
    {
        var payloadLength = end - MaxLength;
        var start = MaxLength - LengthFor(payloadLength);
        Write(buffer[start..], Opcode.Text, payloadLength, isDeflated);
        return start;
    }

    /// <summary>Writes a header and returns its length.</summary>
    public static int Write(Span<byte> target, Opcode opcode, int payloadLength, bool isDeflated = false)
    {
        target[0] = (byte)(Fin | (isDeflated ? Rsv1 : 0) | (int)opcode);
        switch (payloadLength)
        {
            case <= 125:
                target[1] = (byte)payloadLength;
                return 2;
            case <= ushort.MaxValue:
                target[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)payloadLength);
                return 4;
            default:
                target[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(target[2..], (ulong)payloadLength);
                return MaxLength;
        }
    }
}
