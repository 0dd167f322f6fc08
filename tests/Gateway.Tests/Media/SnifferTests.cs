using System.Text;
using OrleansChat.Gateway.Media;

namespace OrleansChat.Gateway.Tests.Media;

/// <summary>What files are is told by their bytes alone.</summary>
public sealed class SnifferTests
{
    public static TheoryData<string, byte[], string> Files => new()
    {
        { "png", SampleFiles.Png(3, 2), "image/png" },
        { "jpeg", SampleFiles.Jpeg(3, 2), "image/jpeg" },
        { "gif", SampleFiles.Gif(3, 2), "image/gif" },
        { "webp", SampleFiles.WebP(3, 2), "image/webp" },
        { "avif", SampleFiles.Avif((3, 2)), "image/avif" },
        { "avif that says mif1 first", SampleFiles.Iso("mif1", "heic", "avif"), "image/avif" },
        { "heic", SampleFiles.Iso("heic", "mif1"), "image/heic" },
        { "mp4", SampleFiles.Iso("isom", "iso2", "avc1"), "video/mp4" },
        { "mp4 of another brand", SampleFiles.Iso("XYZ ", "mp42"), "video/mp4" },
        { "m4a", SampleFiles.Iso("M4A ", "isom"), "audio/mp4" },
        { "quicktime", SampleFiles.Iso("qt  "), "application/octet-stream" },
        { "webm", SampleFiles.WebM("webm"), "video/webm" },
        { "matroska", SampleFiles.WebM("matroska"), "application/octet-stream" },
        { "mp3", SampleFiles.Mp3(), "audio/mpeg" },
        { "mp3 with a tag", [.. "ID3"u8, 4, 0, 0, 0, 0, 2, 1, 0xFF], "audio/mpeg" },
        { "opus", SampleFiles.Ogg("OpusHead"u8), "audio/ogg" },
        { "vorbis", SampleFiles.Ogg("\u0001vorbis"u8), "audio/ogg" },
        { "theora", SampleFiles.Ogg([0x80, .. "theora"u8]), "video/ogg" },
        { "wav", [.. "RIFF"u8, 4, 0, 0, 0, .. "WAVEfmt "u8, 0x10, 0, 0, 0], "audio/wav" },
        { "another RIFF", [.. "RIFF"u8, 4, 0, 0, 0, .. "AVI LIST"u8], "application/octet-stream" },
        { "pdf", "%PDF-1.7\n%âãÏÓ\n"u8.ToArray(), "application/pdf" },
        { "zip", SampleFiles.Zip(("a.txt", "a")), "application/zip" },
        { "empty zip", [.. "PK\u0005\u0006"u8, .. new byte[18]], "application/zip" },
        { "docx", SampleFiles.Zip(("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>")), MediaType.Docx.Name },
        { "xlsx", SampleFiles.Zip(("[Content_Types].xml", "<x/>"), ("_rels/.rels", "<x/>"), ("xl/workbook.xml", "<x/>")), MediaType.Xlsx.Name },
        { "epub", SampleFiles.Zip(("mimetype", "application/epub+zip"), ("a", "b")), MediaType.Epub.Name },
        { "odt", SampleFiles.Zip(("mimetype", "application/vnd.oasis.opendocument.text"), ("a", "b")), MediaType.OpenText.Name },
        { "a ZIP that would like to be HTML", SampleFiles.Zip(("mimetype", "text/html"), ("a", "b")), "application/zip" },
        { "text", "Grüße, 你好 👋\r\n\tend"u8.ToArray(), "text/plain" },
        { "text with a BOM", [0xEF, 0xBB, 0xBF, .. "hi"u8], "text/plain" },
        { "latin-1", [.. "Gr"u8, 0xFC, 0xDF, (byte)'e'], "application/octet-stream" },
        { "utf-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("hello, hello, hello")).ToArray(), "application/octet-stream" },
        { "half a character", [.. "hi"u8, 0xE4, 0xBD], "application/octet-stream" },
        { "surrogates", [0xED, 0xA0, 0x80], "application/octet-stream" },
        { "zeros", new byte[100], "application/octet-stream" },
        { "an escape sequence", "\u001B[2J"u8.ToArray(), "application/octet-stream" },
        { "elf", [0x7F, .. "ELF"u8, 2, 1, 1, 0], "application/octet-stream" },
        { "aac", [0xFF, 0xF1, 0x50, 0x80, .. new byte[600]], "application/octet-stream" },
    };

    public static TheoryData<string, byte[]> Impostors => new()
    {
        { "html", "<!DOCTYPE html><script>alert(1)</script>"u8.ToArray() },
        { "html with a BOM", [0xEF, 0xBB, 0xBF, .. "<html><script>alert(1)</script>"u8] },
        { "html in UTF-16", Encoding.BigEndianUnicode.GetPreamble().Concat(Encoding.BigEndianUnicode.GetBytes("<script>alert(1)</script>")).ToArray() },
        { "html behind zeros", [0, 0, .. "<html><script>alert(1)</script>"u8] },
        { "svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray() },
        { "svg behind XML", "<?xml version='1.0'?><!--GIF89a--><svg onload='alert(1)'/>"u8.ToArray() },
        { "javascript that begins as a GIF", "GIF89a=1;alert(1)//"u8.ToArray() },
        { "html that begins as a GIF", "GIF87a<script>alert(1)</script>"u8.ToArray() },
        { "html that begins as a JPEG ends", [0xFF, 0xD8, .. "<script>alert(1)</script>"u8] },
        { "html that begins as half a PNG", [0x89, .. "PNG<script>alert(1)</script>"u8] },
        { "a PDF that begins as a script", "<script>/*%PDF-1.4*/</script>"u8.ToArray() },
        { "flash", "CWS\u0009"u8.ToArray() },
        { "php", "<?php phpinfo(); ?>"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_what_its_bytes_are(string what, byte[] file, string type)
    {
        Assert.Equal((what, type), (what, TypeOf(file, file.Length)));
        Assert.Equal((what, type), (what, TypeOf(file, 1))); // A byte at a time.
    }

    [Theory]
    [MemberData(nameof(Impostors))]
    public void What_could_run_is_text_or_bytes_whatever_it_begins_with(string what, byte[] file)
    {
        string type = TypeOf(file, file.Length);
        Assert.True(type is "text/plain" or "application/octet-stream", $"{what}: {type}");
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(20261122);
        byte[][] corpus = [.. Files.Select(file => file.Data.Item2), .. Impostors.Select(file => file.Data.Item2)];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] file = [.. corpus[i % corpus.Length]];
            file = file[..random.Next(file.Length + 1)];
            for (int flips = random.Next(4); flips > 0 && file.Length > 0; flips--)
            {
                file[random.Next(Math.Min(file.Length, 64))] = (byte)random.Next(256);
            }

            Assert.NotNull(TypeOf(file, Math.Max(1, file.Length)));
        }
    }

    [Fact]
    public void Every_type_is_known_by_its_name()
    {
        Assert.All(Files, file => Assert.Equal(file.Data.Item3, MediaType.Find(file.Data.Item3).Name));
        Assert.Equal(MediaType.Unknown, MediaType.Find("text/html"));
        Assert.False(MediaType.Find("application/pdf").Inline);
    }

    private static string TypeOf(byte[] file, int part)
    {
        var examination = new ContentExamination();
        foreach (byte[] bytes in file.Chunk(part))
        {
            examination.Add(bytes);
        }

        Assert.Equal(file.Length, examination.Bytes);
        return examination.Conclude().Type.Name;
    }
}
