using System.Buffers.Binary;

namespace OrleansChat.Gateway.Media;

/// <summary>Files of ISO base media boxes: MP4, and images in AVIF and HEIC.</summary>
internal static class IsoMedia
{
    private const int BoxHeader = 8;

    /// <summary>What the first box, <c>ftyp</c>, says; null for brands that no browser shows.</summary>
    public static MediaType? TypeOf(ReadOnlySpan<byte> head)
    {
        uint length = BinaryPrimitives.ReadUInt32BigEndian(head);
        ReadOnlySpan<byte> box = head[BoxHeader..(int)Math.Clamp(length, 12, (uint)head.Length)];
        ReadOnlySpan<byte> major = box[..4];
        if (OfBrand(major) is { } type && type != MediaType.Heic)
        {
            return type;
        }

        // mif1 is any image; those that are compatible with avif say so.
        MediaType? best = OfBrand(major);
        for (ReadOnlySpan<byte> brands = box[Math.Min(8, box.Length)..]; brands.Length >= 4; brands = brands[4..])
        {
            MediaType? brand = OfBrand(brands[..4]);
            best = best is null || brand == MediaType.Avif ? brand ?? best : best;
        }

        return best;
    }

    /// <summary>The largest of the images in the file, which the others are parts or small copies of.</summary>
    public static (int Width, int Height)? DimensionsOf(ReadOnlySpan<byte> head)
    {
        const int metaFlags = 4;
        ReadOnlySpan<byte> meta = Find(head, "meta"u8);
        ReadOnlySpan<byte> properties = meta.Length < metaFlags ? default : Find(Find(meta[metaFlags..], "iprp"u8), "ipco"u8);
        (int Width, int Height)? largest = null;
        while (TryRead(ref properties, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content))
        {
            if (type.SequenceEqual("ispe"u8) && content.Length >= 12
                && ImageHeader.Sane(BinaryPrimitives.ReadUInt32BigEndian(content[4..]), BinaryPrimitives.ReadUInt32BigEndian(content[8..])) is { } size
                && (largest is null || (long)size.Width * size.Height > (long)largest.Value.Width * largest.Value.Height))
            {
                largest = size;
            }
        }

        return largest;
    }

    private static MediaType? OfBrand(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8) ? MediaType.Avif
        : brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("heim"u8) || brand.SequenceEqual("heis"u8)
            || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8) ? MediaType.Heic
        : brand.SequenceEqual("M4A "u8) || brand.SequenceEqual("M4B "u8) ? MediaType.Mp4Audio
        : brand.SequenceEqual("isom"u8) || brand.StartsWith("iso"u8) || brand.StartsWith("mp4"u8) || brand.SequenceEqual("avc1"u8) || brand.SequenceEqual("dash"u8)
            || brand.SequenceEqual("M4V "u8) || brand.SequenceEqual("MSNV"u8) ? MediaType.Mp4
        : null;

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> wanted)
    {
        while (TryRead(ref boxes, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content))
        {
            if (type.SequenceEqual(wanted))
            {
                return content;
            }
        }

        return default;
    }

    // The last box may go on where we do not look any more.
    private static bool TryRead(scoped ref ReadOnlySpan<byte> boxes, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content)
    {
        if (boxes.Length < BoxHeader)
        {
            type = content = default;
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(boxes);
        int end = length < BoxHeader ? boxes.Length : (int)Math.Min(length, (uint)boxes.Length);
        type = boxes[4..BoxHeader];
        content = boxes[BoxHeader..end];
        boxes = boxes[end..];
        return true;
    }
}
