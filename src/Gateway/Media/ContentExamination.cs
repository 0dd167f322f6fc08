namespace OrleansChat.Gateway.Media;

/// <summary>
/// Learns what a file is while it passes by, a part at a time: it keeps how the file begins, and of the rest no more than numbers, however long it is.
/// </summary>
internal sealed class ContentExamination
{
    /// <summary>Far enough for a camera's notes before the part of a JPEG that tells its size.</summary>
    public const int MaxHeadBytes = 256 * 1024;

    private const int FirstHeadBytes = 16 * 1024;

    private readonly Utf8Text _text = new();
    private byte[] _head = [];
    private int _headLength;
    private bool _afterMarker;

    /// <summary>How much has passed by.</summary>
    public long Bytes { get; private set; }

    /// <summary>How often something looks like a JPEG's scan; each makes a decoder pass over all of the image once more.</summary>
    public int Scans { get; private set; }

    private ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Bytes += bytes.Length;
        _text.Add(bytes);
        CountScans(bytes);
        Keep(bytes[..Math.Min(bytes.Length, MaxHeadBytes - _headLength)]);
    }

    /// <summary>What it is, now that all of it has passed by.</summary>
    public (MediaType Type, (int Width, int Height)? Dimensions) Conclude()
    {
        MediaType type = Sniffer.TypeOf(Head, _text.IsText);
        return (type, ImageHeader.DimensionsOf(type, Head));
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_head.Length < _headLength + bytes.Length)
        {
            Array.Resize(ref _head, Math.Clamp(2 * (_headLength + bytes.Length), FirstHeadBytes, MaxHeadBytes));
        }

        bytes.CopyTo(_head.AsSpan(_headLength));
        _headLength += bytes.Length;
    }

    private void CountScans(ReadOnlySpan<byte> bytes)
    {
        const byte marker = 0xFF;
        const byte scan = 0xDA;
        if (bytes.IsEmpty)
        {
            return;
        }

        Scans += _afterMarker && bytes[0] == scan ? 1 : 0;
        Scans += bytes.Count((ReadOnlySpan<byte>)[marker, scan]);
        _afterMarker = bytes[^1] == marker;
    }
}
