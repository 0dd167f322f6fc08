using System.Buffers.Binary;

namespace OrleansChat.Gateway.Media;

/// <summary>Reads a JPEG's segments as far as the one that says how large it is, and on the way whether it is to be turned.</summary>
internal static class JpegHeader
{
    private const byte Exif = 0xE1;
    private const ushort OrientationTag = 0x0112;

    /// <summary>As it is shown: an image that a camera took upright and stored lying has its edges exchanged.</summary>
    public static (int Width, int Height)? DimensionsOf(ReadOnlySpan<byte> head)
    {
        bool lying = false;
        for (int at = 2; at + 4 <= head.Length;)
        {
            if (head[at] != 0xFF)
            {
                return null;
            }

            byte marker = head[at + 1];
            if (marker is 0xFF)
            {
                at++;
                continue;
            }

            if (marker is 0x01 or (>= 0xD0 and <= 0xD7))
            {
                at += 2;
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(head[(at + 2)..]);
            ReadOnlySpan<byte> segment = head[(at + 4)..];
            segment = segment[..Math.Clamp(length - 2, 0, segment.Length)];
            if (IsFrame(marker))
            {
                return segment.Length < 5 ? null : Turned(BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), segment, lying);
            }

            if (length < 2 || marker is 0xD9 or 0xDA)
            {
                return null;
            }

            lying |= marker == Exif && segment.StartsWith("Exif\0\0"u8) && IsLying(segment[6..]);
            at += 2 + length;
        }

        return null;
    }

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;

    private static (int Width, int Height)? Turned(uint width, ReadOnlySpan<byte> frame, bool lying)
    {
        (uint w, uint h) = (width, BinaryPrimitives.ReadUInt16BigEndian(frame[1..]));
        return lying ? ImageHeader.Sane(h, w) : ImageHeader.Sane(w, h);
    }

    // TIFF's first directory; the orientations from 5 on lie on their side.
    private static bool IsLying(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8 || (!tiff.StartsWith("II*\0"u8) && !tiff.StartsWith("MM\0*"u8)))
        {
            return false;
        }

        bool little = tiff[0] == 'I';
        uint directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
        {
            return false;
        }

        ReadOnlySpan<byte> entries = tiff[(int)directory..];
        int count = Short(entries, little);
        for (int i = 0; i < count && entries.Length >= 2 + ((i + 1) * 12); i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(2 + (i * 12), 12);
            if (Short(entry, little) == OrientationTag)
            {
                return Short(entry[8..], little) is >= 5 and <= 8;
            }
        }

        return false;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
