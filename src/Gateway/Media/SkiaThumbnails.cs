using Microsoft.Extensions.Options;
using OrleansChat.Grains.Contracts;
using SkiaSharp;

namespace OrleansChat.Gateway.Media;

/// <summary>
/// Makes thumbnails with Skia, whose decoders meet the whole web every day: JPEG and PNG only, so many at once, of so many pixels. A decoder cannot be stopped, so its
/// place is taken until it has ended, however long ago the upload that wanted it has gone on without.
/// </summary>
internal sealed partial class SkiaThumbnails(IOptions<MediaOptions> options, TimeProvider time, ILogger<SkiaThumbnails> logger) : IThumbnails, IDisposable
{
    private const int JpegQuality = 80;
    private const int BytesPerPixel = 4;

    private readonly SemaphoreSlim _places = new(options.Value.ThumbnailsAtOnce);
    private int _told;

    public async Task<MadeThumbnail?> MakeAsync(Func<Task<Stream?>> open, (int Width, int Height) size, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Value.ThumbnailTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _places.WaitAsync(either.Token);
            return await InPlaceAsync(open, size).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A library that is missing would be told with every image.
            if (Interlocked.Exchange(ref _told, 1) == 0)
            {
                LogFailed(e);
            }

            return null;
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<MadeThumbnail?> InPlaceAsync(Func<Task<Stream?>> open, (int Width, int Height) size)
    {
        try
        {
            await using Stream? image = await open();
            return image is null ? null : await Task.Run(() => Make(image, size));
        }
        finally
        {
            _places.Release();
        }
    }

    private MadeThumbnail? Make(Stream image, (int Width, int Height) size)
    {
        using var source = new SKManagedStream(image);
        using SKCodec? codec = SKCodec.Create(source);
        if (codec is null || codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png))
        {
            return null;
        }

        using SKBitmap? decoded = Decode(codec, Math.Max(size.Width, size.Height));
        return decoded is null ? null : Draw(decoded, codec.EncodedOrigin, size);
    }

    // A JPEG can be decoded to a half, a quarter or an eighth at once. What the header said of the size is asked again of the decoder.
    private SKBitmap? Decode(SKCodec codec, int edge)
    {
        SKImageInfo whole = codec.Info;
        float scale = Math.Min(1, (float)edge / Math.Max(whole.Width, whole.Height));
        SKSizeI scaled = codec.GetScaledDimensions(scale);
        if ((long)whole.Width * whole.Height > options.Value.ThumbnailPixels || (long)scaled.Width * scaled.Height > options.Value.ThumbnailPixels)
        {
            return null;
        }

        var info = new SKImageInfo(scaled.Width, scaled.Height, SKColorType.Rgba8888, whole.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul);
        var bitmap = new SKBitmap();
        if (info.BytesSize64 == (long)scaled.Width * scaled.Height * BytesPerPixel && bitmap.TryAllocPixels(info)
            && codec.GetPixels(info, bitmap.GetPixels()) == SKCodecResult.Success)
        {
            return bitmap;
        }

        bitmap.Dispose();
        return null;
    }

    private static MadeThumbnail? Draw(SKBitmap decoded, SKEncodedOrigin origin, (int Width, int Height) size)
    {
        bool opaque = decoded.AlphaType == SKAlphaType.Opaque;
        using SKSurface? surface = SKSurface.Create(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, opaque ? SKAlphaType.Opaque : SKAlphaType.Premul));
        using SKImage? image = SKImage.FromBitmap(decoded);
        if (surface is null || image is null)
        {
            return null;
        }

        bool lying = origin >= SKEncodedOrigin.LeftTop;
        (float width, float height) = lying ? (decoded.Height, decoded.Width) : (decoded.Width, decoded.Height);
        surface.Canvas.Scale(size.Width / width, size.Height / height);
        surface.Canvas.Concat(Turn(origin, decoded.Width, decoded.Height));
        surface.Canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using SKImage drawn = surface.Snapshot();
        using SKData? bytes = drawn.Encode(opaque ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png, JpegQuality);
        return bytes is null ? null : new MadeThumbnail(new Thumbnail(opaque ? MediaType.Jpeg.Name : MediaType.Png.Name, size.Width, size.Height), bytes.ToArray());
    }

    /// <summary>From how an image is stored to how it is shown.</summary>
    private static SKMatrix Turn(SKEncodedOrigin origin, float width, float height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    [LoggerMessage(1, LogLevel.Warning, "Thumbnails cannot be made. Told once; uploads go on without.")]
    private partial void LogFailed(Exception exception);
}
