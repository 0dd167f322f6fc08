using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Media;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;
using SkiaSharp;

namespace OrleansChat.Gateway.Tests.Media;

/// <summary>Thumbnails of images, good and bad.</summary>
public sealed class SkiaThumbnailsTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly SkiaThumbnails _thumbnails;

    public SkiaThumbnailsTests() => _thumbnails = new SkiaThumbnails(Options.Create(new MediaOptions { ThumbnailPixels = 1_000_000 }), _time, NullLogger<SkiaThumbnails>.Instance);

    public void Dispose() => _thumbnails.Dispose();

    [Fact]
    public async Task A_photograph_becomes_a_small_jpeg_and_what_is_transparent_a_png()
    {
        MadeThumbnail? photograph = await MakeAsync(SampleFiles.Jpeg(640, 480), (320, 240));
        Assert.Equal(new Thumbnail("image/jpeg", 320, 240), photograph?.Thumbnail);
        AssertRedThenBlue(photograph!, (10, 120), (310, 120));
        Assert.Equal(MediaType.Jpeg, Sniffer.TypeOf(photograph!.Bytes.Span, text: false));

        MadeThumbnail? drawing = await MakeAsync(SampleFiles.Png(100, 800), (40, 320));
        Assert.Equal(new Thumbnail("image/png", 40, 320), drawing?.Thumbnail);
        AssertRedThenBlue(drawing!, (5, 160), (35, 160));
    }

    [Theory]
    [InlineData(2, 310, 120, 10, 120)]
    [InlineData(3, 310, 120, 10, 120)]
    [InlineData(4, 10, 120, 310, 120)]
    [InlineData(5, 120, 10, 120, 310)]
    [InlineData(6, 120, 10, 120, 310)]
    [InlineData(7, 120, 310, 120, 10)]
    [InlineData(8, 120, 310, 120, 10)]
    public async Task A_photograph_is_turned_as_its_camera_was(byte orientation, int redX, int redY, int blueX, int blueY)
    {
        (int, int) size = orientation > 4 ? (240, 320) : (320, 240);
        MadeThumbnail? made = await MakeAsync(SampleFiles.LyingJpeg(640, 480, orientation), size);
        AssertRedThenBlue(made!, (redX, redY), (blueX, blueY));
    }

    [Fact]
    public async Task What_cannot_be_decoded_or_must_not_be_has_none()
    {
        byte[] jpeg = SampleFiles.Jpeg(640, 480);
        byte[] png = SampleFiles.Png(640, 480);
        byte[][] bad =
        [
            [], "text"u8.ToArray(), png[..50], png[..^30], SampleFiles.PngHeader(640, 480), SampleFiles.PngHeader(30_000, 30_000), SampleFiles.Png(1100, 1000),
            SampleFiles.Gif(640, 480), SampleFiles.WebP(640, 480), jpeg[..100],
        ];
        foreach (byte[] file in bad)
        {
            Assert.Null(await MakeAsync(file, (320, 240)));
        }

        Assert.Null(await _thumbnails.MakeAsync(() => Task.FromResult<Stream?>(null), (320, 240), default));
        Assert.Null(await _thumbnails.MakeAsync(() => throw new IOException("Gone."), (320, 240), default));
        Assert.NotNull(await MakeAsync(jpeg, (320, 240)));
    }

    [Fact]
    public async Task No_bytes_make_it_fail()
    {
        var random = new Random(20261122);
        byte[][] corpus = [SampleFiles.Jpeg(64, 48), SampleFiles.Png(64, 48)];
        for (int i = 0; i < 300; i++)
        {
            byte[] file = [.. corpus[i % 2]];
            for (int flips = 0; flips < 1 + (i % 8); flips++)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            await MakeAsync(file, (32, 24));
        }
    }

    [Fact]
    public async Task An_upload_does_not_wait_for_ever()
    {
        var held = new TaskCompletionSource<Stream?>();
        Task<MadeThumbnail?> slow = _thumbnails.MakeAsync(() => held.Task, (320, 240), default);
        Task<MadeThumbnail?> behind = MakeAsync(SampleFiles.Jpeg(640, 480), (320, 240));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await slow);
        Assert.Null(await behind);

        held.SetResult(null); // Now its place is free again.
        Assert.NotNull(await MakeAsync(SampleFiles.Jpeg(640, 480), (320, 240)));
    }

    private Task<MadeThumbnail?> MakeAsync(byte[] file, (int, int) size) => _thumbnails.MakeAsync(() => Task.FromResult<Stream?>(new MemoryStream(file)), size, default);

    private static void AssertRedThenBlue(MadeThumbnail made, (int X, int Y) red, (int X, int Y) blue)
    {
        using SKBitmap bitmap = SKBitmap.Decode(made.Bytes.ToArray());
        Assert.Equal((made.Thumbnail.Width, made.Thumbnail.Height), (bitmap.Width, bitmap.Height));
        Assert.True(bitmap.GetPixel(red.X, red.Y).Red > 200, "Not red.");
        Assert.True(bitmap.GetPixel(blue.X, blue.Y).Blue > 200, "Not blue.");
    }
}
