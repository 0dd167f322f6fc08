using System.Buffers;
using System.Text;

namespace Orleans.Messaging;

/// <summary>Reads what <see cref="FrameBuffer"/> writes; anything else is an <see cref="InvalidDataException"/>.</summary>
internal static class FrameReading
{
    private const int LengthBytes = 4;

    /// <summary>Takes the next whole frame off the front, where there is one.</summary>
    public static bool TryTakeFrame(ref ReadOnlySequence<byte> input, int maxBytes, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        SequenceReader<byte> reader = new(input);
        if (!reader.TryReadLittleEndian(out int length))
        {
            return false;
        }

        if (length <= 0 || length > maxBytes)
        {
            throw new InvalidDataException($"A frame of {length} bytes; {maxBytes} are allowed.");
        }

        if (reader.Remaining < length)
        {
            return false;
        }

        frame = input.Slice(LengthBytes, length);
        input = input.Slice(LengthBytes + (long)length);
        return true;
    }

    public static byte Byte(ref SequenceReader<byte> reader) =>
        reader.TryRead(out byte value) ? value : throw TooShort();

    public static ulong Varint(ref SequenceReader<byte> reader)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte(ref reader);
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number is too long.");
    }

    public static string Text(ref SequenceReader<byte> reader)
    {
        ulong length = Varint(ref reader);
        if (length > (ulong)reader.Remaining)
        {
            throw TooShort();
        }

        ReadOnlySequence<byte> bytes = reader.UnreadSequence.Slice(0, (long)length);
        reader.Advance((long)length);
        return Encoding.UTF8.GetString(bytes);
    }

    private static InvalidDataException TooShort() => new("A frame is too short.");
}
