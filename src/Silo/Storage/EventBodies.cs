using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Storage;

/// <summary>The body of <see cref="EventKind.Member"/>: numbers for the enums, whose members keep their values.</summary>
internal sealed record MemberBody(
    [property: JsonPropertyName("m")] string Member,
    [property: JsonPropertyName("c")] MembershipChange Change,
    [property: JsonPropertyName("r")] Role Role,
    [property: JsonPropertyName("w"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null)
{
    public static string Write(MemberChanged change) =>
        JsonSerializer.Serialize(new(change.Member, change.Change, change.Role, change.Reason), EventBodies.Default.MemberBody);

    public static MemberBody Read(string json) => EventBodies.Read(json, EventBodies.Default.MemberBody);

    public MemberChanged ToEvent(long seq, DateTimeOffset at, string user) => new(seq, at, user, Member, Change, Role, Reason);
}

/// <summary>The body of <see cref="EventKind.Room"/>.</summary>
/// <param name="SlowMode">Seconds.</param>
/// <param name="Retention">Days.</param>
/// <param name="EditWindow">Seconds.</param>
internal sealed record RoomBody(
    [property: JsonPropertyName("k")] RoomKind Kind,
    [property: JsonPropertyName("n"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    [property: JsonPropertyName("t"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Topic,
    [property: JsonPropertyName("s")] int SlowMode,
    [property: JsonPropertyName("d")] int Retention,
    [property: JsonPropertyName("h")] HistoryVisibility History,
    [property: JsonPropertyName("e")] int EditWindow)
{
    public static string Write(RoomChanged change) => JsonSerializer.Serialize(
        new(
            change.Settings.Kind, change.Settings.Name, change.Settings.Topic, (int)change.Settings.SlowMode.TotalSeconds,
            (int)change.Settings.Retention.TotalDays, change.Settings.History, (int)change.Settings.EditWindow.TotalSeconds),
        EventBodies.Default.RoomBody);

    public static RoomBody Read(string json) => EventBodies.Read(json, EventBodies.Default.RoomBody);

    public RoomChanged ToEvent(long seq, DateTimeOffset at, string user) => new(
        seq, at, user, new(Kind, Name, Topic, TimeSpan.FromSeconds(SlowMode), TimeSpan.FromDays(Retention), History, TimeSpan.FromSeconds(EditWindow)));
}

/// <summary>The body of <see cref="EventKind.Deleted"/>.</summary>
internal sealed record DeletedBody(
    [property: JsonPropertyName("t")] long Target,
    [property: JsonPropertyName("f")] bool ForgetsCid)
{
    public static string Write(MessageDeleted deletion) =>
        JsonSerializer.Serialize(new(deletion.Target, deletion.ForgetsCid), EventBodies.Default.DeletedBody);

    public static DeletedBody Read(string json) => EventBodies.Read(json, EventBodies.Default.DeletedBody);

    public MessageDeleted ToEvent(long seq, DateTimeOffset at, string user) => new(seq, at, user, Target, ForgetsCid);
}

/// <summary>The body of an <see cref="EventKind.Message"/> that has been deleted.</summary>
/// <param name="At">Milliseconds since 1970, UTC.</param>
internal sealed record TombstoneBody(
    [property: JsonPropertyName("d")] long Seq,
    [property: JsonPropertyName("a")] long At,
    [property: JsonPropertyName("u")] string User)
{
    public static string Write(MessageDeleted deletion) =>
        JsonSerializer.Serialize(new(deletion.Seq, deletion.At.ToUnixTimeMilliseconds(), deletion.User), EventBodies.Default.TombstoneBody);

    /// <summary>Of a message that was too old to be kept and is still the newest entry of its room.</summary>
    public static string Blank(DateTimeOffset at) => JsonSerializer.Serialize(new(0, at.ToUnixTimeMilliseconds(), Ids.System), EventBodies.Default.TombstoneBody);

    public static Deletion Read(string json)
    {
        TombstoneBody body = EventBodies.Read(json, EventBodies.Default.TombstoneBody);
        return new(body.Seq, DateTimeOffset.FromUnixTimeMilliseconds(body.At), body.User);
    }
}

/// <summary>The body of <see cref="EventKind.Webhook"/>.</summary>
internal sealed record WebhookBody(
    [property: JsonPropertyName("w")] string Webhook,
    [property: JsonPropertyName("c")] WebhookChange Change,
    [property: JsonPropertyName("r"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason)
{
    public static string Write(WebhookChanged change) =>
        JsonSerializer.Serialize(new(change.Webhook, change.Change, change.Reason), EventBodies.Default.WebhookBody);

    public static WebhookBody Read(string json) => EventBodies.Read(json, EventBodies.Default.WebhookBody);

    public WebhookChanged ToEvent(long seq, DateTimeOffset at, string user) => new(seq, at, user, Webhook, Change, Reason);
}

/// <summary>How bodies are read and written.</summary>
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(MemberBody))]
[JsonSerializable(typeof(RoomBody))]
[JsonSerializable(typeof(DeletedBody))]
[JsonSerializable(typeof(TombstoneBody))]
internal sealed partial class EventBodies : JsonSerializerContext
{
    public static T Read<T>(string json, JsonTypeInfo<T> type)
        where T : class =>
        JsonSerializer.Deserialize(json, type) ?? throw new InvalidDataException("room_log has an empty body.");
}
