using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Media;

/// <summary>Uploads and downloads: the settings under <c>Media</c>.</summary>
internal sealed class MediaOptions
{
    public const string Section = "Media";

    /// <summary>Where the files are; empty: <c>media</c> in the data directory. Gateways that share their users share this directory.</summary>
    public string Directory { get; set; } = "";

    /// <summary>From the first byte of an upload to its last.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan UploadTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Uploads, of all users, that may be under way on this gateway at once.</summary>
    [Range(1, 10_000)]
    public int UploadsAtOnce { get; set; } = 64;

    /// <summary>How long an address that is its own credentials can be used.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan UrlLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether small pictures of JPEG and PNG images are made.</summary>
    public bool Thumbnails { get; set; } = true;

    /// <summary>The longer edge of a thumbnail, in pixels; smaller images have none.</summary>
    [Range(16, 2048)]
    public int ThumbnailEdge { get; set; } = 320;

    /// <summary>Images with more pixels have no thumbnail: each may need four bytes of memory.</summary>
    [Range(1, 1_000_000_000)]
    public int ThumbnailPixels { get; set; } = 25_000_000;

    /// <summary>Thumbnails that are made at once.</summary>
    [Range(1, 64)]
    public int ThumbnailsAtOnce { get; set; } = 1;

    /// <summary>How long an upload waits for its thumbnail; then it has none.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan ThumbnailTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an upload is kept that no message and no profile carries, or carries any more.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan OrphanAge { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often it is looked for what has to go.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>Refuses settings out of range at the start, naming the field.</summary>
[OptionsValidator]
internal sealed partial class MediaOptionsValidator : IValidateOptions<MediaOptions>;
