using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Wire;

/// <summary>Writes the entries of a room's log as the events that its members get.</summary>
internal static class EventEncoder
{
    public static void Write(IBufferWriter<byte> output, (string Room, RoomEvent Event) state) =>
        JsonOutput.WriteObject(output, state, static (json, s) => WriteFields(json, s.Room, s.Event));

    /// <summary>The fields of an event, into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, string room, RoomEvent roomEvent)
    {
        switch (roomEvent)
        {
            case MessagePosted message:
                WriteHead(json, "message"u8, room, message);
                MessageEncoder.WriteFields(json, message);
                break;
            case MemberChanged change:
                WriteHead(json, "member"u8, room, change);
                json.WriteString("user"u8, change.Member);
                json.WriteString("action"u8, WireNames.Of(change.Change));
                json.WriteString("role"u8, WireNames.Of(change.Role));
                json.WriteString("by"u8, change.User);
                if (change.Reason is not null)
                {
                    json.WriteString("reason"u8, change.Reason);
                }

                break;
            case RoomChanged changed:
                WriteHead(json, "room"u8, room, changed);
                json.WriteString("by"u8, changed.User);
                WriteSettings(json, changed.Settings);
                break;
            case WebhookChanged changed:
                WriteHead(json, "webhook"u8, room, changed);
                json.WriteString("webhook"u8, changed.Webhook);
                json.WriteString("action"u8, WireNames.Of(changed.Change));
                json.WriteString("by"u8, changed.User);
                if (changed.Reason is not null)
                {
                    json.WriteString("reason"u8, changed.Reason);
                }

                break;
            case MessageDeleted deleted:
                WriteHead(json, "deleted"u8, room, deleted);
                json.WriteNumber("target"u8, deleted.Target);
                json.WriteString("by"u8, deleted.User);
                break;
            case MessageEdited edit:
                WriteHead(json, "edited"u8, room, edit);
                json.WriteNumber("target"u8, edit.Target);
                json.WriteString("by"u8, edit.User);
                json.WriteString("text"u8, edit.Text);
                MessageEncoder.WriteMentions(json, edit.Mentions);
                break;
            case ReactionChanged reaction:
                WriteHead(json, "reacted"u8, room, reaction);
                json.WriteNumber("target"u8, reaction.Target);
                json.WriteString("user"u8, reaction.User);
                json.WriteString("emoji"u8, reaction.Emoji);
                WriteRemoval(json, reaction.Removed);
                break;
            case PinChanged pin:
                WriteHead(json, "pinned"u8, room, pin);
                json.WriteNumber("target"u8, pin.Target);
                json.WriteString("by"u8, pin.User);
                WriteRemoval(json, pin.Removed);
                break;
            default:
                throw new UnreachableException($"No encoding for {roomEvent.GetType().Name}.");
        }
    }

    /// <summary>What a room is, into an object that is open.</summary>
    public static void WriteSettings(Utf8JsonWriter json, RoomSettings settings)
    {
        json.WriteString("kind"u8, WireNames.Of(settings.Kind));
        json.WriteString("name"u8, settings.Name);
        json.WriteString("topic"u8, settings.Topic);
        json.WriteNumber("slow_mode_s"u8, (long)settings.SlowMode.TotalSeconds);
        json.WriteNumber("retention_days"u8, (long)settings.Retention.TotalDays);
        json.WriteString("history"u8, WireNames.Of(settings.History));
        json.WriteNumber("edit_window_s"u8, (long)settings.EditWindow.TotalSeconds);
    }

    private static void WriteRemoval(Utf8JsonWriter json, bool removed)
    {
        if (removed)
        {
            json.WriteBoolean("remove"u8, true);
        }
    }

    private static void WriteHead(Utf8JsonWriter json, ReadOnlySpan<byte> type, string room, RoomEvent roomEvent)
    {
        json.WriteString("type"u8, type);
        json.WriteString("room"u8, room);
        json.WriteNumber("seq"u8, roomEvent.Seq);
        JsonOutput.WriteTime(json, "at"u8, roomEvent.At);
    }
}
