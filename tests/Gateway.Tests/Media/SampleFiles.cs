using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace OrleansChat.Gateway.Tests.Media;

/// <summary>Small files of every kind, and those that pretend to be of another.</summary>
internal static class SampleFiles
{
    public static byte[] Png(int width, int height) => Encode(width, height, SKEncodedImageFormat.Png, opaque: false);

    public static byte[] Jpeg(int width, int height) => Encode(width, height, SKEncodedImageFormat.Jpeg, opaque: true);

    public static byte[] WebP(int width, int height) => Encode(width, height, SKEncodedImageFormat.Webp, opaque: true);

    /// <summary>A PNG's header that promises any size, and hardly anything behind it.</summary>
    public static byte[] PngHeader(uint width, uint height)
    {
        byte[] file = [0x89, .. "PNG\r\n\u001A\n"u8, 0, 0, 0, 13, .. "IHDR"u8, .. new byte[8], 8, 2, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(20), height);
        return file;
    }

    /// <summary>A JPEG whose camera was held on its side.</summary>
    public static byte[] LyingJpeg(int width, int height, byte orientation)
    {
        byte[] plain = Jpeg(width, height);
        byte[] tiff = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        byte[] exif = [.. "Exif\0\0"u8, .. tiff];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. plain[2..]];
    }

    public static byte[] Gif(ushort width, ushort height) =>
        [.. "GIF89a"u8, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B];

    public static byte[] Iso(string major, params string[] compatible)
    {
        byte[] brands = [.. Encoding.ASCII.GetBytes(major), 0, 0, 0, 0, .. compatible.SelectMany(Encoding.ASCII.GetBytes)];
        return Box("ftyp", brands);
    }

    /// <summary>An image of boxes that has several: the largest is the one that is shown.</summary>
    public static byte[] Avif(params (uint Width, uint Height)[] sizes) =>
    [
        .. Iso("avif", "mif1"),
        .. Box("meta", [0, 0, 0, 0, .. Box("hdlr", [1, 2, 3]), .. Box("iprp", Box("ipco", [.. sizes.SelectMany(Ispe)]))]),
        .. Box("mdat", [1, 2, 3]),
    ];

    public static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string content) in entries)
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return stream.ToArray();
    }

    public static byte[] Ogg(ReadOnlySpan<byte> packet) => [.. "OggS"u8, .. new byte[22], 1, (byte)packet.Length, .. packet];

    public static byte[] WebM(string docType) => [0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x86, 0x81, 1, 0x42, 0x82, (byte)(0x80 | docType.Length), .. Encoding.ASCII.GetBytes(docType), 0x42, 0x87, 0x81, 4];

    public static byte[] Mp3() => [.. Mp3Frame(), .. Mp3Frame()];

    private static byte[] Mp3Frame() => [0xFF, 0xFB, 0x90, 0x00, .. new byte[417 - 4]];

    private static byte[] Ispe((uint Width, uint Height) size)
    {
        byte[] content = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(4), size.Width);
        BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(8), size.Height);
        return Box("ispe", content);
    }

    private static byte[] Box(string type, byte[] content)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, 8 + content.Length);
        return [.. length, .. Encoding.ASCII.GetBytes(type), .. content];
    }

    // Red on the left, blue on the right, so that it can be seen how it lies.
    private static byte[] Encode(int width, int height, SKEncodedImageFormat format, bool opaque)
    {
        using SKSurface surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, opaque ? SKAlphaType.Opaque : SKAlphaType.Premul));
        surface.Canvas.Clear(SKColors.Red);
        using var paint = new SKPaint { Color = SKColors.Blue };
        surface.Canvas.DrawRect(width / 2f, 0, width, height, paint);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(format, 90);
        return data.ToArray();
    }
}
