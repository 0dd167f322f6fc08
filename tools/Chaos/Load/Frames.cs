using System.Text.Json;
using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Load;

/// <summary>Reads what a recording wants to know out of the frames of the protocol.</summary>
internal static class Frames
{
    public static string TypeOf(JsonElement frame) => frame.GetProperty("type").GetString()!;

    /// <summary>The error's code; null where it is none.</summary>
    public static string? ErrorOf(JsonElement frame) => TypeOf(frame) == "error" ? frame.GetProperty("code").GetString() : null;

    /// <summary>The entry of a room's log that the frame tells; null where it tells none.</summary>
    public static LoggedEvent? EventOf(JsonElement frame)
    {
        string Field(string name) => frame.GetProperty(name).GetString()!;
        long Seq() => frame.GetProperty("seq").GetInt64();
        return TypeOf(frame) switch
        {
            "message" => LoggedEvent.Message(Field("room"), Seq(), AtOf(frame), Field("user"), CidOf(frame), Field("text")),
            "member" => LoggedEvent.Member(Field("room"), Seq(), AtOf(frame), Field("user"), Field("action"), Field("role"), Field("by")),
            _ => null,
        };
    }

    /// <summary>Milliseconds since 1970, UTC.</summary>
    public static long AtOf(JsonElement frame) => frame.GetProperty("at").GetDateTimeOffset().ToUnixTimeMilliseconds();

    /// <summary>Each room of a <c>ready</c> and its newest seq.</summary>
    public static Dictionary<string, long> RoomsOf(JsonElement ready) => ready.GetProperty("rooms").EnumerateArray()
        .ToDictionary(room => room.GetProperty("room").GetString()!, room => room.GetProperty("seq").GetInt64(), StringComparer.Ordinal);

    /// <summary>What the reply to a <c>sync</c> says of each room.</summary>
    public static Dictionary<string, SyncedTo> SyncedOf(JsonElement reply) => reply.GetProperty("rooms").EnumerateObject()
        .ToDictionary(room => room.Name, room => SyncedTo(room.Value), StringComparer.Ordinal);

    private static SyncedTo SyncedTo(JsonElement room) => room.TryGetProperty("error", out JsonElement error)
        ? new SyncedTo(0, Complete: false, error.GetString())
        : new SyncedTo(room.GetProperty("seq").GetInt64(), room.GetProperty("complete").GetBoolean(), Error: null);

    private static string? CidOf(JsonElement frame) => frame.TryGetProperty("cid", out JsonElement cid) ? cid.GetString() : null;
}
