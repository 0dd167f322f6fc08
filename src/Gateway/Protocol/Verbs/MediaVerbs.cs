using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Verbs;

/// <summary>What is asked of uploads on a socket.</summary>
internal static class MediaVerbs
{
    public static readonly IReadOnlyDictionary<string, VerbReader> All = new Dictionary<string, VerbReader>
    {
        ["media_url"] = ReadMediaUrl,
    };

    private static MediaUrlRequest ReadMediaUrl(RequestId id, ref FrameFields fields)
    {
        string media = fields.Text("media");
        if (!MediaId.IsMedia(media))
        {
            fields.Fail($"'media' must be the id of an upload: an m and {MediaId.Length - 1} letters and digits.");
        }

        return new MediaUrlRequest(id, media);
    }
}
