using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Storage;

/// <summary>The body of <see cref="EventKind.Edited"/>: the text is in the message's own row alone.</summary>
internal sealed record EditedBody(
    [property: JsonPropertyName("t")] long Target)
{
    public static string Write(MessageEdited edit) => JsonSerializer.Serialize(new(edit.Target), MessageBodies.Default.EditedBody);

    public static EditedBody Read(string json) => EventBodies.Read(json, MessageBodies.Default.EditedBody);

    public MessageEdited ToEvent(long seq, DateTimeOffset at, string user) => new(seq, at, user, Target, "");
}

/// <summary>The body of <see cref="EventKind.Reacted"/>.</summary>
internal sealed record ReactedBody(
    [property: JsonPropertyName("t")] long Target,
    [property: JsonPropertyName("e")] string Emoji,
    [property: JsonPropertyName("r")] bool Removed)
{
    public static string Write(ReactionChanged reaction) =>
        JsonSerializer.Serialize(new(reaction.Target, reaction.Emoji, reaction.Removed), MessageBodies.Default.ReactedBody);

    public static ReactedBody Read(string json) => EventBodies.Read(json, MessageBodies.Default.ReactedBody);

    public ReactionChanged ToEvent(long seq, DateTimeOffset at, string user) => new(seq, at, user, Target, Emoji, Removed);
}

/// <summary>The body of <see cref="EventKind.Pinned"/>.</summary>
internal sealed record PinnedBody(
    [property: JsonPropertyName("t")] long Target,
    [property: JsonPropertyName("r")] bool Removed)
{
    public static string Write(PinChanged pin) => JsonSerializer.Serialize(new(pin.Target, pin.Removed), MessageBodies.Default.PinnedBody);

    public static PinnedBody Read(string json) => EventBodies.Read(json, MessageBodies.Default.PinnedBody);

    public PinChanged ToEvent(long seq, DateTimeOffset at, string user) => new(seq, at, user, Target, Removed);
}

/// <summary>One of a message's attachments, as <c>room_log.attachments</c> has them.</summary>
internal sealed record AttachmentBody(
    [property: JsonPropertyName("m")] string Media,
    [property: JsonPropertyName("t")] string Type,
    [property: JsonPropertyName("b")] long Bytes,
    [property: JsonPropertyName("w")] int? Width,
    [property: JsonPropertyName("h")] int? Height,
    [property: JsonPropertyName("n")] string? Name,
    [property: JsonPropertyName("s")] ThumbnailBody? Thumbnail)
{
    public static string? Write(IReadOnlyList<Attachment>? attachments) => attachments is not { Count: > 0 }
        ? null
        : JsonSerializer.Serialize([.. attachments.Select(Of)], MessageBodies.Default.AttachmentBodyArray);

    public static IReadOnlyList<Attachment>? Read(string? json) => json is null
        ? null
        : [.. EventBodies.Read(json, MessageBodies.Default.AttachmentBodyArray).Select(body => body.ToAttachment())];

    private static AttachmentBody Of(Attachment file) => new(
        file.Media, file.Type, file.Bytes, file.Width, file.Height, file.Name,
        file.Thumbnail is { } small ? new(small.Type, small.Width, small.Height) : null);

    private Attachment ToAttachment() => new(
        Media, Type, Bytes, Width, Height, Name, Thumbnail is { } small ? new(small.Type, small.Width, small.Height) : null);
}

/// <summary>An attachment's thumbnail.</summary>
internal sealed record ThumbnailBody(
    [property: JsonPropertyName("t")] string Type,
    [property: JsonPropertyName("w")] int Width,
    [property: JsonPropertyName("h")] int Height);

/// <summary>How a message's mentions are stored: ids have no spaces.</summary>
internal static class MentionList
{
    public static string? Write(IReadOnlyList<string>? mentions) => mentions is { Count: > 0 } ? string.Join(' ', mentions) : null;

    public static IReadOnlyList<string>? Read(string? stored) => stored?.Split(' ');
}

/// <summary>How these bodies are read and written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EditedBody))]
[JsonSerializable(typeof(ReactedBody))]
[JsonSerializable(typeof(PinnedBody))]
[JsonSerializable(typeof(AttachmentBody[]))]
internal sealed partial class MessageBodies : JsonSerializerContext;
