using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Replies;

/// <summary><c>ok</c> to <c>read</c>.</summary>
internal sealed record OkReadReply(string Room, ReadPosition Position) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("room"u8, Room);
        json.WriteNumber("read"u8, Position.Read);
        Position.WriteRest(json);
    }
}

/// <summary><c>ok</c> to <c>delivered</c> and <c>typing</c>.</summary>
internal sealed record OkNotedReply(string Room) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json) => json.WriteString("room"u8, Room);
}

/// <summary><c>ok</c> to <c>receipts</c>.</summary>
internal sealed record OkReceiptsReply(string Room, RoomReceipts Receipts) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("room"u8, Room);
        json.WriteArray("receipts"u8, Receipts.Items, (writer, receipt) =>
        {
            writer.WriteString("user"u8, receipt.User);
            writer.WriteNumber("read"u8, receipt.Read);
            if (Receipts.Direct)
            {
                writer.WriteNumber("delivered"u8, receipt.Delivered);
            }
        });
    }
}

/// <summary>What is left to read, as replies and events have it. Only entries of the log have a <c>seq</c>: clients count them by it.</summary>
internal static class ReadPositionFields
{
    public static void WriteRest(this ReadPosition position, Utf8JsonWriter json)
    {
        json.WriteNumber("head"u8, position.Head);
        json.WriteNumber("unread"u8, position.Unread);
        json.WriteNumber("mentions"u8, position.Mentions);
    }
}
