namespace OrleansChat.Gateway.Media;

/// <summary>Whether a thumbnail is made of an image, decided from its header alone, and how large it is to be.</summary>
internal static class ThumbnailPlan
{
    /// <summary>More scans than any camera or program writes: somebody wants us to decode for long.</summary>
    public const int MaxScans = 64;

    /// <summary>The size of the thumbnail as it is shown; null where there is to be none.</summary>
    public static (int Width, int Height)? SizeFor(MediaType type, (int Width, int Height)? dimensions, int scans, MediaOptions options)
    {
        if (!options.Thumbnails || (type != MediaType.Jpeg && type != MediaType.Png) || dimensions is not { } image
            || (type == MediaType.Jpeg && scans > MaxScans)
            || (long)image.Width * image.Height > options.ThumbnailPixels
            || Math.Max(image.Width, image.Height) <= options.ThumbnailEdge)
        {
            return null;
        }

        double scale = (double)options.ThumbnailEdge / Math.Max(image.Width, image.Height);
        return (Edge(image.Width), Edge(image.Height));

        int Edge(int edge) => Math.Max(1, (int)Math.Round(edge * scale));
    }
}
