using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Wire;

/// <summary>Writes a message as it is now: an event, an item of a history, a hit of a search.</summary>
internal static class MessageEncoder
{
    /// <summary>What is a message's own, after what it has of every entry of the log, into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, MessagePosted message)
    {
        json.WriteString("user"u8, message.User);
        json.WriteString("text"u8, message.Text);
        if (message.Cid is not null)
        {
            json.WriteString("cid"u8, message.Cid);
        }

        if (message.ReplyTo is { } replyTo)
        {
            json.WriteNumber("reply_to"u8, replyTo);
        }

        WriteMentions(json, message.Mentions);
        if (message.Attachments is { } attachments)
        {
            MediaEncoder.WriteAttachments(json, attachments);
        }

        if (message.EditedAt is { } editedAt)
        {
            JsonOutput.WriteTime(json, "edited_at"u8, editedAt);
        }

        WriteReactions(json, message.Reactions);
        if (message.Deleted is { } deletion)
        {
            JsonOutput.WriteTime(json, "deleted_at"u8, deletion.At);
            json.WriteString("deleted_by"u8, deletion.User);
        }
    }

    /// <summary>Whom a text names; nothing where nobody.</summary>
    public static void WriteMentions(Utf8JsonWriter json, IReadOnlyList<string>? mentions)
    {
        if (mentions is null)
        {
            return;
        }

        json.WriteStartArray("mentions"u8);
        foreach (string user in mentions)
        {
            json.WriteStringValue(user);
        }

        json.WriteEndArray();
    }

    private static void WriteReactions(Utf8JsonWriter json, IReadOnlyList<Reaction>? reactions)
    {
        if (reactions is null)
        {
            return;
        }

        json.WriteStartArray("reactions"u8);
        foreach (Reaction reaction in reactions)
        {
            json.WriteStartObject();
            json.WriteString("emoji"u8, reaction.Emoji);
            json.WriteNumber("count"u8, reaction.Count);
            if (reaction.Mine)
            {
                json.WriteBoolean("me"u8, true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
