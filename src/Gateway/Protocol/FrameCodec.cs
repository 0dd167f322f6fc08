using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol;

/// <summary>Reads clients' frames. Pure: the same bytes are the same request; no bytes whatever make it throw.</summary>
internal static class FrameCodec
{
    public const int DefaultHistory = 50;

    private const int MaxDepth = 16;
    private const int MaxQuotedLength = 32;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    // As much of a frame that is refused as is needed to find its id.
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 64 };

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

        ClientRequest? request = ParseRequest(type, id, ref fields);
        if (request is null)
        {
            string shown = type.Length <= MaxQuotedLength ? type : type[..MaxQuotedLength] + "…";
            return ParsedFrame.Bad($"Unknown type '{shown}'.", id);
        }

        return fields.Problem is null ? ParsedFrame.Of(request) : ParsedFrame.Bad(fields.Problem, id);
    }

    private static ClientRequest? ParseRequest(string type, RequestId id, ref FrameFields fields) => type switch
    {
        "send" => new SendRequest(id, fields.Room(), fields.Text("text"), fields.OptionalCid()),
        "ping" => new PingRequest(id),
        "auth" => ParseAuth(id, ref fields),
        "login" => new LoginRequest(id, fields.User("user"), fields.Text("password")),
        "register" => new RegisterRequest(id, fields.User("user"), fields.Text("password"), fields.OptionalText("name")),
        "create" => new CreateRequest(
            id, fields.Room(), fields.Kind(), fields.OptionalText("name"), fields.OptionalText("topic"), fields.OptionalUsers("members")),
        "join" => new JoinRequest(id, fields.Room(), fields.OptionalFlag("create")),
        "leave" => new LeaveRequest(id, fields.Room()),
        "rooms" => new RoomsRequest(id),
        "discover" => new DiscoverRequest(id, fields.OptionalText("query"), fields.OptionalRoomId("before")),
        "members" => new MembersRequest(id, fields.Room(), fields.OptionalUser("after")),
        "history" => new HistoryRequest(id, fields.Room(), ParseHistory(ref fields)),
        "sync" => new SyncRequest(id, fields.Positions("rooms")),
        _ => null,
    };

    private static SignInRequest ParseAuth(RequestId id, ref FrameFields fields)
    {
        if (fields.Has("token") == fields.Has("guest"))
        {
            fields.Fail("'auth' takes either 'token' or 'guest'.");
        }

        return fields.Has("token") ? new TokenRequest(id, fields.Text("token")) : new GuestRequest(id, fields.User("guest"));
    }

    private static HistoryQuery ParseHistory(ref FrameFields fields)
    {
        long? before = fields.OptionalSeq("before");
        long? after = fields.OptionalSeq("after");
        long? around = fields.OptionalSeq("around");
        if ((before is null ? 0 : 1) + (after is null ? 0 : 1) + (around is null ? 0 : 1) > 1)
        {
            fields.Fail("'history' takes at most one of 'before', 'after' and 'around'.");
        }

        int limit = (int)(fields.OptionalInteger("limit", 1, Limits.MaxHistory) ?? DefaultHistory);
        return (after, around) switch
        {
            ({ } anchor, _) => new HistoryQuery(HistoryDirection.After, anchor, limit),
            (_, { } anchor) => new HistoryQuery(HistoryDirection.Around, anchor, limit),
            _ => new HistoryQuery(HistoryDirection.Before, before ?? long.MaxValue, limit),
        };
    }
}
