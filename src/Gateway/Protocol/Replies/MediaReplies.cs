using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Replies;

/// <summary>The answer to an upload.</summary>
internal sealed record UploadedReply(Attachment File) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json) => MediaEncoder.WriteFields(json, File);
}

/// <summary><c>ok</c> to <c>media_url</c>.</summary>
/// <param name="ThumbnailUrl">Null where there is no thumbnail.</param>
internal sealed record OkMediaUrlReply(string Media, string Url, string? ThumbnailUrl, DateTimeOffset ExpiresAt) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("media"u8, Media);
        json.WriteString("url"u8, Url);
        if (ThumbnailUrl is not null)
        {
            json.WriteString("thumbnail_url"u8, ThumbnailUrl);
        }

        JsonOutput.WriteTime(json, "expires_at"u8, ExpiresAt);
    }
}
