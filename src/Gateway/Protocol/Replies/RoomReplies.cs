using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Replies;

/// <summary><c>ok</c> to <c>create</c> and <c>join</c>.</summary>
internal sealed record OkJoinedReply(JoinedRoom Room) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json) => ReplyFields.Write(json, Room);
}

/// <summary><c>ok</c> to <c>leave</c>.</summary>
internal sealed record OkLeftReply(string Room) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json) => json.WriteString("room"u8, Room);
}

/// <summary><c>ok</c> to <c>rooms</c>.</summary>
internal sealed record OkRoomsReply(IReadOnlyList<JoinedRoom> Rooms) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteArray("rooms"u8, Rooms, ReplyFields.Write);
        json.WriteBoolean("more"u8, false);
    }
}

/// <summary><c>ok</c> to <c>discover</c>.</summary>
internal sealed record OkDiscoverReply(Page<ListedRoom> Rooms) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json) => json.WritePage("rooms"u8, Rooms, ReplyFields.Write);
}

/// <summary><c>ok</c> to <c>members</c>.</summary>
internal sealed record OkMembersReply(string Room, Page<Member> Members) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("room"u8, Room);
        json.WritePage("members"u8, Members, ReplyFields.Write);
    }
}

/// <summary><c>ok</c> to <c>room</c> and <c>configure</c>.</summary>
internal sealed record OkRoomReply(SeenRoom Room) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("room"u8, Room.Room);
        EventEncoder.WriteSettings(json, Room.Settings);
        json.WriteNumber("members"u8, Room.Members);
        json.WriteNumber("seq"u8, Room.Seq);
        if (Room.Membership is { } membership)
        {
            json.WriteString("role"u8, WireNames.Of(membership.Role));
            json.WriteNumber("read"u8, membership.Read);
            json.WriteBoolean("muted"u8, membership.Muted);
        }
    }
}

/// <summary><c>ok</c> to <c>invite</c>, <c>kick</c>, <c>ban</c>, <c>unban</c> and <c>role</c>.</summary>
internal sealed record OkActedReply(string Room, Acted Acted) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("room"u8, Room);
        if (Acted.Seq is { } seq)
        {
            json.WriteNumber("seq"u8, seq);
        }
    }
}

/// <summary><c>ok</c> to <c>bans</c>.</summary>
internal sealed record OkBansReply(string Room, Page<RoomBan> Bans) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("room"u8, Room);
        json.WritePage("bans"u8, Bans, static (item, ban) =>
        {
            item.WriteString("user"u8, ban.User);
            item.WriteString("by"u8, ban.By);
            JsonOutput.WriteTime(item, "at"u8, ban.At);
            if (ban.Reason is not null)
            {
                item.WriteString("reason"u8, ban.Reason);
            }
        });
    }
}

/// <summary><c>ok</c> to <c>mute</c>.</summary>
internal sealed record OkMutedReply(string Room, bool Muted) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("room"u8, Room);
        json.WriteBoolean("muted"u8, Muted);
    }
}
