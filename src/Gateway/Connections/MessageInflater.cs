using System.Buffers;
using System.IO.Compression;

namespace OrleansChat.Gateway.Connections;

/// <summary>What became of a compressed message.</summary>
internal enum InflateVerdict
{
    Inflated,
    TooBig,
    Corrupt,
}

/// <summary>Inflates one message as permessage-deflate brings it, bounded whatever it claims (RFC 7692, 7.2.2).</summary>
internal static class MessageInflater
{
    /// <summary>Room that must follow the compressed bytes: the tail that the wire leaves out, and an empty last block.</summary>
    public const int TailRoom = 9;

    private const int SmallestBuffer = 1024;

    private static ReadOnlySpan<byte> Ending => [0x00, 0x00, 0xFF, 0xFF, 0x01, 0x00, 0x00, 0xFF, 0xFF];

    /// <summary>Inflates into a pooled buffer, which is the caller's when the verdict is <see cref="InflateVerdict.Inflated"/>.</summary>
    /// <param name="compressed">Has <see cref="TailRoom"/> bytes to spare after <paramref name="length"/>.</param>
    /// <param name="length">The compressed bytes.</param>
    /// <param name="maxBytes">The longest result.</param>
    /// <param name="message">The result's buffer.</param>
    /// <param name="messageLength">The result's length.</param>
    public static InflateVerdict TryInflate(byte[] compressed, int length, int maxBytes, out byte[] message, out int messageLength)
    {
        Ending.CopyTo(compressed.AsSpan(length));
        using var source = new MemoryStream(compressed, 0, length + TailRoom, writable: false);
        using var inflate = new DeflateStream(source, CompressionMode.Decompress);
        message = ArrayPool<byte>.Shared.Rent(Math.Clamp(length * 4, SmallestBuffer, maxBytes + 1));
        messageLength = 0;
        var verdict = Fill(inflate, maxBytes, ref message, ref messageLength);
        if (verdict != InflateVerdict.Inflated)
        {
            ArrayPool<byte>.Shared.Return(message);
            message = [];
        }

        return verdict;
    }

    private static InflateVerdict Fill(DeflateStream inflate, int maxBytes, ref byte[] message, ref int length)
    {
        try
        {
            while (true)
            {
                var read = inflate.Read(message.AsSpan(length));
                if (read == 0)
                {
                    return InflateVerdict.Inflated;
                }

                length += read;
                if (length > maxBytes)
                {
                    return InflateVerdict.TooBig;
                }

                if (length == message.Length)
                {
                    message = Grow(message, Math.Min(length * 2, maxBytes + 1));
                }
            }
        }
        catch (InvalidDataException)
        {
            return InflateVerdict.Corrupt;
        }
    }

    private static byte[] Grow(byte[] buffer, int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
