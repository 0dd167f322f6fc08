using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Wire;

/// <summary>Writes what was uploaded: the answer to the upload, and what messages carry.</summary>
internal static class MediaEncoder
{
    /// <summary>The fields of an upload, into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, Attachment file)
    {
        json.WriteString("media"u8, file.Media);
        json.WriteString("type"u8, file.Type);
        json.WriteNumber("bytes"u8, file.Bytes);
        if (file is { Width: { } width, Height: { } height })
        {
            json.WriteNumber("width"u8, width);
            json.WriteNumber("height"u8, height);
        }

        if (file.Name is { } name)
        {
            json.WriteString("name"u8, name);
        }

        if (file.Thumbnail is { } thumbnail)
        {
            json.WriteStartObject("thumbnail"u8);
            json.WriteString("type"u8, thumbnail.Type);
            json.WriteNumber("width"u8, thumbnail.Width);
            json.WriteNumber("height"u8, thumbnail.Height);
            json.WriteEndObject();
        }
    }

    /// <summary>What a message carries, as its field <c>attachments</c>.</summary>
    public static void WriteAttachments(Utf8JsonWriter json, IReadOnlyList<Attachment> files)
    {
        json.WriteStartArray("attachments"u8);
        foreach (Attachment file in files)
        {
            json.WriteStartObject();
            WriteFields(json, file);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
