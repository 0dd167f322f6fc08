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
