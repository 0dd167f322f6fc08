using System.Buffers.Binary;

namespace OrleansChat.Gateway.Media;

/// <summary>How large an image is to be shown, read from its header; nothing is decoded. Null where the header does not say, or nonsense.</summary>
internal static class ImageHeader
{
    private const int MaxEdge = 1_000_000;

    public static (int Width, int Height)? DimensionsOf(MediaType type, ReadOnlySpan<byte> head) =>
        type == MediaType.Png ? Png(head)
        : type == MediaType.Gif ? Gif(head)
        : type == MediaType.Jpeg ? JpegHeader.DimensionsOf(head)
        : type == MediaType.WebP ? WebP(head)
        : type == MediaType.Avif || type == MediaType.Heic ? IsoMedia.DimensionsOf(head)
        : null;

    /// <summary>Null where no image is like this.</summary>
    public static (int Width, int Height)? Sane(uint width, uint height) =>
        width is 0 or > MaxEdge || height is 0 or > MaxEdge ? null : ((int)width, (int)height);

    private static (int Width, int Height)? Png(ReadOnlySpan<byte> head) =>
        head.Length >= 24 && head[12..].StartsWith("IHDR"u8) ? Sane(BinaryPrimitives.ReadUInt32BigEndian(head[16..]), BinaryPrimitives.ReadUInt32BigEndian(head[20..])) : null;

    private static (int Width, int Height)? Gif(ReadOnlySpan<byte> head) =>
        head.Length >= 10 ? Sane(BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..])) : null;

    private static (int Width, int Height)? WebP(ReadOnlySpan<byte> head)
    {
        if (head.Length < 30)
        {
            return null;
        }

        ReadOnlySpan<byte> chunk = head[12..];
        if (chunk.StartsWith("VP8X"u8))
        {
            return Sane(1 + UInt24(head[24..]), 1 + UInt24(head[27..]));
        }

        if (chunk.StartsWith("VP8L"u8) && head[20] == 0x2F)
        {
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(head[21..]);
            return Sane(1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF));
        }

        return chunk.StartsWith("VP8 "u8) && head[23] == 0x9D && head[24] == 0x01 && head[25] == 0x2A
            ? Sane(BinaryPrimitives.ReadUInt16LittleEndian(head[26..]) & 0x3FFFu, BinaryPrimitives.ReadUInt16LittleEndian(head[28..]) & 0x3FFFu)
            : null;
    }

    private static uint UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | ((uint)bytes[1] << 8) | ((uint)bytes[2] << 16);
}
