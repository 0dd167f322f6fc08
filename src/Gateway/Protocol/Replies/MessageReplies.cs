using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Replies;

/// <summary><c>ok</c> to <c>send</c>.</summary>
internal sealed record OkSentReply(string Room, Sent Sent) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("room"u8, Room);
        json.WriteNumber("seq"u8, Sent.Seq);
        JsonOutput.WriteTime(json, "at"u8, Sent.At);
        if (Sent.Duplicate)
        {
            json.WriteBoolean("duplicate"u8, true);
        }
    }
}

/// <summary><c>ok</c> to what changes a message.</summary>
internal sealed record OkChangedReply(string Room, Changed Changed) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("room"u8, Room);
        if (Changed is { Seq: { } seq, At: { } at })
        {
            json.WriteNumber("seq"u8, seq);
            JsonOutput.WriteTime(json, "at"u8, at);
        }
        else
        {
            json.WriteBoolean("duplicate"u8, true);
        }
    }
}

/// <summary><c>ok</c> to <c>history</c> and <c>pins</c>.</summary>
internal sealed record OkHistoryReply(string Room, HistoryPage Page) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("room"u8, Room);
        json.WriteArray("messages"u8, Page.Items, (writer, message) => EventEncoder.WriteFields(writer, Room, message));
        json.WriteBoolean("more"u8, Page.More);
        json.WriteNumber("seq"u8, Page.Seq);
    }
}

/// <summary><c>ok</c> to <c>sync</c>.</summary>
internal sealed record OkSyncReply(IReadOnlyList<SyncedRoom> Rooms) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteStartObject("rooms"u8);
        foreach (SyncedRoom room in Rooms)
        {
            json.WriteStartObject(room.Room);
            if (room.Error is null)
            {
                json.WriteNumber("seq"u8, room.Seq);
                json.WriteBoolean("complete"u8, room.Complete);
            }
            else
            {
                json.WriteString("error"u8, room.Error);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}

/// <summary>How a sync ended for one room.</summary>
/// <param name="Seq">All events up to here have been sent, where <paramref name="Complete"/>; else the room's newest.</param>
/// <param name="Complete">False where more were missed than a sync replays.</param>
/// <param name="Error">One of <see cref="ErrorCodes"/> where there was nothing to sync, else null.</param>
internal sealed record SyncedRoom(string Room, long Seq, bool Complete, string? Error = null);
