using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using OrleansChat.Gateway.Connections;

namespace OrleansChat.Gateway.Tests.Connections;

/// <summary>Makes frames as a client would send them, and as no client should.</summary>
internal static class ClientFrames
{
    public const uint Key = 0xA1B2C3D4;

    public static byte[] Text(string text, bool isFinal = true) => Frame(Opcode.Text, Encoding.UTF8.GetBytes(text), isFinal);

    public static byte[] Frame(Opcode opcode, ReadOnlySpan<byte> payload, bool isFinal = true, bool rsv1 = false, bool masked = true)
    {
        var header = Header((int)opcode | (isFinal ? 0x80 : 0) | (rsv1 ? 0x40 : 0), payload.Length, masked);
        var frame = new byte[header.Length + payload.Length];
        header.CopyTo(frame, 0);
        for (var i = 0; i < payload.Length; i++)
        {
            frame[header.Length + i] = (byte)(payload[i] ^ (masked ? header[header.Length - 4 + (i % 4)] : 0));
        }

        return frame;
    }

    public static byte[] Header(int firstByte, long length, bool masked = true)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write([(byte)firstByte]);
        var mask = masked ? 0x80 : 0;
        var wide = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(wide, length);
        bytes.Write(length switch
        {
            <= 125 => [(byte)(mask | (int)length)],
            <= ushort.MaxValue => [(byte)(mask | 126), .. wide[6..]],
            _ => [(byte)(mask | 127), .. wide],
        });
        if (masked)
        {
            var key = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(key, Key);
            bytes.Write(key);
        }

        return bytes.WrittenSpan.ToArray();
    }

    public static byte[] Close(int code, string reason = "")
    {
        byte[] payload = [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)];
        return Frame(Opcode.Close, payload);
    }

    /// <summary>Compresses as a client with permessage-deflate does.</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> payload)
    {
        using var target = new MemoryStream();
        using var deflate = new DeflateStream(target, CompressionLevel.SmallestSize, leaveOpen: true);
        deflate.Write(payload);
        deflate.Flush();
        var bytes = target.ToArray();
        return bytes.Length >= 4 ? bytes[..^4] : [0x00];
    }

    public static byte[] Inflate(ReadOnlySpan<byte> payload)
    {
        using var source = new MemoryStream([.. payload, 0x00, 0x00, 0xFF, 0xFF, 0x01, 0x00, 0x00, 0xFF, 0xFF]);
        using var inflate = new DeflateStream(source, CompressionMode.Decompress);
        using var target = new MemoryStream();
        inflate.CopyTo(target);
        return target.ToArray();
    }

    /// <summary>The bytes cut into segments of at most <paramref name="segment"/>, as a network may deliver them.</summary>
    public static ReadOnlySequence<byte> Cut(byte[] bytes, int segment)
    {
        if (bytes.Length == 0)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        var first = new Piece(bytes.AsMemory(0, Math.Min(segment, bytes.Length)), null);
        var last = first;
        for (var at = segment; at < bytes.Length; at += segment)
        {
            last = new Piece(bytes.AsMemory(at, Math.Min(segment, bytes.Length - at)), last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
