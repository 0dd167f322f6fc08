using System.Collections.Frozen;
using System.Text.Json;
using OrleansChat.Gateway.Protocol.Verbs;

namespace OrleansChat.Gateway.Protocol;

/// <summary>Reads clients' frames. Pure: the same bytes are the same request; no bytes whatever make it throw.</summary>
internal static class FrameCodec
{
    /// <summary>How deep a frame may be nested.</summary>
    public const int MaxDepth = 16;

    private const int MaxQuotedLength = 32;

    private static readonly FrozenDictionary<string, VerbReader> Readers =
        new[]
        {
            AccountVerbs.All,
            BotVerbs.All,
            MediaVerbs.All,
            MessageVerbs.All,
            PeopleVerbs.All,
            ReceiptVerbs.All,
            RoomVerbs.All,
            SearchVerbs.All,
        }
        .SelectMany(verbs => verbs)
        .ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    // As much of a frame that is refused as is needed to find its id.
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 64 };

    /// <summary>Every <c>type</c> that a client may send.</summary>
    public static IReadOnlyCollection<string> Verbs => Readers.Keys;

    public static ParsedFrame Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? ParseObject(document.RootElement)
                : ParsedFrame.Bad("A frame is one JSON object.");
        }
        catch (JsonException)
        {
            return ParsedFrame.Bad($"Not valid JSON, a field given twice, or nested deeper than {MaxDepth}.", IdOf(utf8));
        }
        catch (InvalidOperationException)
        {
            // The reader's way to say that a name is not valid UTF-8 or has half a surrogate pair.
            return ParsedFrame.Bad("A field's name is not valid Unicode.", IdOf(utf8));
        }
    }

    // Whoever wrote an id waits for its answer, whatever else is wrong with the frame. Of an id given twice nobody knows which.
    private static RequestId IdOf(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.EnumerateObject().Count(IsId) == 1
                ? new FrameFields(document.RootElement).Id()
                : default;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }

        static bool IsId(JsonProperty property) => property.NameEquals("id"u8);
    }

    private static ParsedFrame ParseObject(JsonElement frame)
    {
        var fields = new FrameFields(frame);
        RequestId id = fields.Id();
        string type = fields.Text("type");
        if (fields.Problem is not null)
        {
            return ParsedFrame.Bad(fields.Problem, id);
        }

        if (!Readers.TryGetValue(type, out VerbReader? reader))
        {
            string shown = type.Length <= MaxQuotedLength ? type : type[..MaxQuotedLength] + "…";
            return ParsedFrame.Bad($"Unknown type '{shown}'.", id);
        }

        ClientRequest request = reader(id, ref fields);
        return fields.Problem is null ? ParsedFrame.Of(type, request) : ParsedFrame.Bad(fields.Problem, id);
    }
}
