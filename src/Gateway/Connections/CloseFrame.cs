using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace OrleansChat.Gateway.Connections;

/// <summary>Close frames, both ways (RFC 6455, 5.5.1 and 7.4).</summary>
internal static class CloseFrame
{
    /// <summary>Writes a whole close frame with the reason's code and name; returns its length.</summary>
    public static int Write(Span<byte> target, CloseReason reason)
    {
        var text = Encoding.ASCII.GetByteCount(reason.Name);
        var header = ServerFrameHeader.Write(target, Opcode.Close, 2 + text);
        BinaryPrimitives.WriteUInt16BigEndian(target[header..], (ushort)reason.Code);
        return header + 2 + Encoding.ASCII.GetBytes(reason.Name, target[(header + 2)..]);
    }

    /// <summary>What a peer's close frame means and is answered with: its own code, or what is wrong with it.</summary>
    /// <param name="payload">Unmasked.</param>
    public static CloseReason Read(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return CloseReason.Normal;
        }

        if (payload.Length == 1)
        {
            return CloseReason.ProtocolError;
        }

        int code = BinaryPrimitives.ReadUInt16BigEndian(payload);
        if (!IsCodeOfPeer(code))
        {
            return CloseReason.ProtocolError;
        }

        return Utf8.IsValid(payload[2..]) ? CloseReason.Normal with { Code = code } : CloseReason.NotUtf8;
    }

    private static bool IsCodeOfPeer(int code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
