using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using OrleansChat.Gateway.Protocol;

namespace OrleansChat.Gateway.Api;

/// <summary>Makes of an HTTP request the frame that says the same on a socket, so that both are read by the same rules.</summary>
internal static class ApiFrames
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = FrameCodec.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>What the path and the headers say, whatever the body says.</summary>
    private static readonly string[] NotOfTheBody = ["type", "id", "room", "cid"];

    private static readonly string[] HistoryParameters = ["before", "after", "around", "limit"];

    public static ParsedFrame Rooms() => FrameCodec.Parse("""{"type":"rooms"}"""u8.ToArray());

    public static ParsedFrame Send(string room, string? key, ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Frame("send", room, json => WriteSend(json, key, document.RootElement))
                : ParsedFrame.Bad("The body is one JSON object.");
        }
        catch (JsonException)
        {
            return ParsedFrame.Bad($"The body is not valid JSON, has a field twice, or is nested deeper than {FrameCodec.MaxDepth}.");
        }
        catch (InvalidOperationException)
        {
            // The reader's way to say that a name is not valid UTF-8 or has half a surrogate pair.
            return ParsedFrame.Bad("A field's name is not valid Unicode.");
        }
    }

    public static ParsedFrame History(string room, IQueryCollection query) => Frame("history", room, json =>
    {
        foreach (string parameter in HistoryParameters)
        {
            if (query.TryGetValue(parameter, out StringValues value))
            {
                WriteNumber(json, parameter, value.ToString());
            }
        }
    });

    private static void WriteSend(Utf8JsonWriter json, string? key, JsonElement body)
    {
        if (key is not null)
        {
            json.WriteString("cid"u8, key);
        }

        foreach (JsonProperty field in body.EnumerateObject().Where(field => !NotOfTheBody.Contains(field.Name)))
        {
            json.WritePropertyName(field.Name);
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(field.Value), skipInputValidation: true);
        }
    }

    // What is no number is left to the frame's own reader, which says so.
    private static void WriteNumber(Utf8JsonWriter json, string name, string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteString(name, text);
        }
    }

    private static ParsedFrame Frame(string type, string room, Action<Utf8JsonWriter> write)
    {
        var frame = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(frame))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            json.WriteString("room"u8, room);
            write(json);
            json.WriteEndObject();
        }

        return FrameCodec.Parse(frame.WrittenMemory);
    }
}
