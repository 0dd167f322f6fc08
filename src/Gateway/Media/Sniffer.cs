namespace OrleansChat.Gateway.Media;

/// <summary>
/// Tells what a file is by its first bytes, never by its name or by what its sender says. What is nothing of what we know is text or just bytes: no file is ever HTML,
/// SVG or a script. Pure; no bytes make it throw.
/// </summary>
internal static class Sniffer
{
    private static ReadOnlySpan<byte> Png => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> EbmlHeader => [0x1A, 0x45, 0xDF, 0xA3];

    private static ReadOnlySpan<byte> WebMDocType => [0x42, 0x82, 0x84, (byte)'w', (byte)'e', (byte)'b', (byte)'m'];

    private static ReadOnlySpan<byte> TheoraHeader => [0x80, (byte)'t', (byte)'h', (byte)'e', (byte)'o', (byte)'r', (byte)'a'];

    /// <param name="head">How the file begins.</param>
    /// <param name="text">Whether all of the file is text.</param>
    public static MediaType TypeOf(ReadOnlySpan<byte> head, bool text) => Signed(head) ?? (text ? MediaType.Text : MediaType.Unknown);

    private static MediaType? Signed(ReadOnlySpan<byte> head) =>
        head.StartsWith(Png) ? MediaType.Png
        : head.StartsWith(Jpeg) ? MediaType.Jpeg
        : head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? Gif(head)
        : head.StartsWith("RIFF"u8) && head.Length >= 12 ? Riff(head[8..12])
        : head.StartsWith("OggS"u8) ? Ogg(head)
        : head.StartsWith(EbmlHeader) ? Ebml(head)
        : head.StartsWith("%PDF-"u8) ? MediaType.Pdf
        : head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8) ? ZipFamily.TypeOf(head)
        : head.Length >= 12 && head[4..].StartsWith("ftyp"u8) ? IsoMedia.TypeOf(head)
        : Mp3Frames.AreIn(head) ? MediaType.Mp3
        : null;

    // Six letters are soon written before a script: what follows the palette has to be a block.
    private static MediaType? Gif(ReadOnlySpan<byte> head)
    {
        const int flags = 10;
        const int header = 13;
        if (head.Length <= header)
        {
            return null;
        }

        int palette = (head[flags] & 0x80) == 0 ? 0 : 3 << ((head[flags] & 7) + 1);
        return head.Length > header + palette && head[header + palette] is 0x21 or 0x2C or 0x3B ? MediaType.Gif : null;
    }

    private static MediaType? Riff(ReadOnlySpan<byte> form) =>
        form.SequenceEqual("WEBP"u8) ? MediaType.WebP
        : form.SequenceEqual("WAVE"u8) ? MediaType.Wav
        : null;

    // The first packet of the first stream says which codec it is for.
    private static MediaType? Ogg(ReadOnlySpan<byte> head)
    {
        const int segments = 26;
        if (head.Length <= segments || head.Length < segments + 1 + head[segments])
        {
            return null;
        }

        ReadOnlySpan<byte> packet = head[(segments + 1 + head[segments])..];
        return packet.StartsWith("OpusHead"u8) || packet.StartsWith("\u0001vorbis"u8) || packet.StartsWith("Speex   "u8) || packet.StartsWith("\u007FFLAC"u8)
            ? MediaType.OggAudio
            : packet.StartsWith(TheoraHeader) ? MediaType.OggVideo
            : null;
    }

    // Matroska begins alike; browsers show only its smaller sister.
    private static MediaType? Ebml(ReadOnlySpan<byte> head) => head[..Math.Min(head.Length, 64)].IndexOf(WebMDocType) > 0 ? MediaType.WebM : null;
}
