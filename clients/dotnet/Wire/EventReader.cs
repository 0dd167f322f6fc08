using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansChat.Client.Events;

namespace OrleansChat.Client.Wire;

/// <summary>Reads the frames that are events: what is not known, or is not as expected, becomes an <see cref="UnknownEvent"/>.</summary>
internal static class EventReader
{
    /// <summary>Every event that this version knows, by its type.</summary>
    public static readonly IReadOnlyDictionary<string, Func<JsonElement, ChatEvent?>> Known = new Dictionary<string, Func<JsonElement, ChatEvent?>>
    {
        ["message"] = Read(WireContext.Default.MessageEvent),
        ["edited"] = Read(WireContext.Default.EditedEvent),
        ["deleted"] = Read(WireContext.Default.DeletedEvent),
        ["reacted"] = Read(WireContext.Default.ReactedEvent),
        ["pinned"] = Read(WireContext.Default.PinnedEvent),
        ["member"] = Read(WireContext.Default.MemberEvent),
        ["room"] = Read(WireContext.Default.RoomChangedEvent),
        ["webhook"] = Read(WireContext.Default.WebhookEvent),
        ["read"] = Read(WireContext.Default.ReadEvent),
        ["delivered"] = Read(WireContext.Default.DeliveredEvent),
        ["typing"] = Read(WireContext.Default.TypingEvent),
        ["muted"] = Read(WireContext.Default.MutedEvent),
        ["presence"] = Read(WireContext.Default.PresenceEvent),
        ["contact"] = Read(WireContext.Default.ContactEvent),
        ["profile"] = json => json.Deserialize(WireContext.Default.Profile) is { } profile ? new ProfileEvent { Profile = profile } : null,
    };

    public static ChatEvent Read(string type, JsonElement json)
    {
        try
        {
            if (Known.TryGetValue(type, out Func<JsonElement, ChatEvent?>? read) && read(json) is { } known)
            {
                return known;
            }
        }
        catch (JsonException)
        {
            // As good as unknown: its place in the log counts all the same.
        }

        (string? room, long? seq) = Place(json);
        return new UnknownEvent { Type = type, Room = room, Seq = seq, Json = json.Clone() };
    }

    /// <summary>Of which room a frame is, and which entry of its log; null where it does not say.</summary>
    public static (string? Room, long? Seq) Place(JsonElement json) =>
        (Text(json, "room"u8), json.TryGetProperty("seq"u8, out JsonElement seq) && seq.ValueKind == JsonValueKind.Number && seq.TryGetInt64(out long number) ? number : null);

    public static string? Text(JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Func<JsonElement, ChatEvent?> Read<T>(JsonTypeInfo<T> type)
        where T : ChatEvent => json => json.Deserialize(type);
}
