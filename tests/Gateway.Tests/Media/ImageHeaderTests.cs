using OrleansChat.Gateway.Media;

namespace OrleansChat.Gateway.Tests.Media;

/// <summary>How large images are shown is read from their headers.</summary>
public sealed class ImageHeaderTests
{
    public static TheoryData<string, byte[], int, int> Images => new()
    {
        { "png", SampleFiles.Png(640, 480), 640, 480 },
        { "jpeg", SampleFiles.Jpeg(641, 479), 641, 479 },
        { "jpeg, upside down", SampleFiles.LyingJpeg(40, 30, 3), 40, 30 },
        { "jpeg, on its side", SampleFiles.LyingJpeg(40, 30, 6), 30, 40 },
        { "gif", SampleFiles.Gif(300, 2), 300, 2 },
        { "webp", SampleFiles.WebP(123, 45), 123, 45 },
        { "avif", SampleFiles.Avif((512, 512), (4032, 3024), (320, 240)), 4032, 3024 },
        { "a huge png", SampleFiles.PngHeader(1_000_000, 1_000_000), 1_000_000, 1_000_000 },
    };

    public static TheoryData<string, byte[]> Nonsense => new()
    {
        { "a png of no size", SampleFiles.PngHeader(0, 5) },
        { "a png of any size", SampleFiles.PngHeader(uint.MaxValue, uint.MaxValue) },
        { "a png that is cut", SampleFiles.Png(5, 5)[..20] },
        { "a jpeg that is cut", SampleFiles.Jpeg(5, 5)[..20] },
        { "a jpeg of segments without length", [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0xFF, 0xE0, 0, 0] },
        { "an avif without an image", SampleFiles.Avif() },
        { "text", "hi"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public void Dimensions_are_those_that_are_shown(string what, byte[] file, int width, int height) =>
        Assert.Equal((what, (width, height)), (what, Examine(file).Conclude().Dimensions));

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void Nonsense_has_no_dimensions(string what, byte[] file) => Assert.True(Examine(file).Conclude().Dimensions is null, what);

    [Fact]
    public void A_size_behind_a_cameras_notes_is_found_and_one_beyond_all_measure_is_not_looked_for()
    {
        byte[] plain = SampleFiles.Jpeg(50, 40);
        byte[] notes = [0xFF, 0xE2, 0xFF, 0xFF, .. new byte[0xFFFD]];
        Assert.Equal((50, 40), Examine([.. plain[..2], .. notes, .. notes, .. notes, .. plain[2..]]).Conclude().Dimensions);
        Assert.Null(Examine([.. plain[..2], .. notes, .. notes, .. notes, .. notes, .. notes, .. plain[2..]]).Conclude().Dimensions);
    }

    [Theory]
    [InlineData(320, 320, 0, null)]
    [InlineData(321, 100, 1, "320x100")]
    [InlineData(640, 480, 1, "320x240")]
    [InlineData(100, 5000, 1, "6x320")]
    [InlineData(5000, 1, 1, "320x1")]
    [InlineData(5001, 5000, 1, null)]
    [InlineData(1_000_000, 1_000_000, 1, null)]
    [InlineData(640, 480, 65, null)]
    public void A_thumbnail_is_planned_where_it_is_worth_it_and_safe(int width, int height, int scans, string? expected) =>
        Assert.Equal(expected, Text(ThumbnailPlan.SizeFor(MediaType.Jpeg, (width, height), scans, new MediaOptions())));

    [Fact]
    public void Only_jpeg_and_png_have_thumbnails()
    {
        Assert.NotNull(ThumbnailPlan.SizeFor(MediaType.Png, (640, 480), 999, new MediaOptions()));
        Assert.All([MediaType.Gif, MediaType.WebP, MediaType.Avif, MediaType.Text], type => Assert.Null(ThumbnailPlan.SizeFor(type, (640, 480), 1, new MediaOptions())));
        Assert.Null(ThumbnailPlan.SizeFor(MediaType.Png, null, 1, new MediaOptions()));
        Assert.Null(ThumbnailPlan.SizeFor(MediaType.Png, (640, 480), 1, new MediaOptions { Thumbnails = false }));
    }

    [Fact]
    public void The_scans_of_a_jpeg_are_counted_also_across_parts()
    {
        var examination = new ContentExamination();
        examination.Add([0xFF, 0xD8, 0xFF, 0xDA, 1, 0xFF]);
        examination.Add([0xDA, 0xFF, 0x00, 0xFF]);
        examination.Add([0xDB, 0xFF, 0xDA]);
        Assert.Equal(3, examination.Scans);
    }

    private static string? Text((int Width, int Height)? size) => size is { } some ? $"{some.Width}x{some.Height}" : null;

    private static ContentExamination Examine(byte[] file)
    {
        var examination = new ContentExamination();
        foreach (byte[] part in file.Chunk(1000))
        {
            examination.Add(part);
        }

        return examination;
    }
}
