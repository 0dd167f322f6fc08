using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Media;

/// <summary>Makes small pictures of images.</summary>
internal interface IThumbnails
{
    /// <summary>A picture of the image; null where none could be made in time, for whatever reason.</summary>
    /// <param name="open">Opens the image, from the start; the stream is owned from then on. It is a PNG or a JPEG by its first bytes, and that is all that is known.</param>
    /// <param name="size">How large the thumbnail is to be.</param>
    Task<MadeThumbnail?> MakeAsync(Func<Task<Stream?>> open, (int Width, int Height) size, CancellationToken cancellationToken);
}

/// <summary>A thumbnail and its bytes.</summary>
internal sealed record MadeThumbnail(Thumbnail Thumbnail, ReadOnlyMemory<byte> Bytes);
