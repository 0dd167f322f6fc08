namespace OrleansChat.Gateway.Media;

/// <summary>A kind of file that this gateway tells from the others.</summary>
/// <param name="Name">As it is told and stored: <c>image/png</c>.</param>
/// <param name="Extension">What a file without a name is called by.</param>
/// <param name="Inline">Whether a browser may show it in its place: nothing that runs, or that another program opens by itself.</param>
internal sealed record MediaType(string Name, string Extension, bool Inline = false)
{
    public static readonly MediaType Png = new("image/png", ".png", Inline: true);
    public static readonly MediaType Jpeg = new("image/jpeg", ".jpg", Inline: true);
    public static readonly MediaType Gif = new("image/gif", ".gif", Inline: true);
    public static readonly MediaType WebP = new("image/webp", ".webp", Inline: true);
    public static readonly MediaType Avif = new("image/avif", ".avif", Inline: true);
    public static readonly MediaType Heic = new("image/heic", ".heic", Inline: true);
    public static readonly MediaType Mp4 = new("video/mp4", ".mp4", Inline: true);
    public static readonly MediaType Mp4Audio = new("audio/mp4", ".m4a", Inline: true);
    public static readonly MediaType WebM = new("video/webm", ".webm", Inline: true);
    public static readonly MediaType Mp3 = new("audio/mpeg", ".mp3", Inline: true);
    public static readonly MediaType OggAudio = new("audio/ogg", ".ogg", Inline: true);
    public static readonly MediaType OggVideo = new("video/ogg", ".ogv", Inline: true);
    public static readonly MediaType Wav = new("audio/wav", ".wav", Inline: true);
    public static readonly MediaType Pdf = new("application/pdf", ".pdf");
    public static readonly MediaType Zip = new("application/zip", ".zip");
    public static readonly MediaType Docx = new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx");
    public static readonly MediaType Xlsx = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx");
    public static readonly MediaType Pptx = new("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx");
    public static readonly MediaType Epub = new("application/epub+zip", ".epub");
    public static readonly MediaType OpenText = new("application/vnd.oasis.opendocument.text", ".odt");
    public static readonly MediaType OpenSheet = new("application/vnd.oasis.opendocument.spreadsheet", ".ods");
    public static readonly MediaType OpenSlides = new("application/vnd.oasis.opendocument.presentation", ".odp");

    /// <summary>HTML, SVG and scripts are this too: it is never guessed further.</summary>
    public static readonly MediaType Text = new("text/plain", ".txt", Inline: true);

    public static readonly MediaType Unknown = new("application/octet-stream", ".bin");

    /// <summary>Whether pages show or play it, and not its name.</summary>
    public bool Shown => Inline && this != Text;

    private static readonly Dictionary<string, MediaType> ByName = ((MediaType[])
        [
            Png, Jpeg, Gif, WebP, Avif, Heic, Mp4, Mp4Audio, WebM, Mp3, OggAudio, OggVideo, Wav, Pdf, Zip, Docx, Xlsx, Pptx, Epub, OpenText, OpenSheet, OpenSlides, Text,
            Unknown,
        ]).ToDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>The type of what was stored; <see cref="Unknown"/> for what this gateway does not know.</summary>
    public static MediaType Find(string name) => ByName.GetValueOrDefault(name, Unknown);
}
