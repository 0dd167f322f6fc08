using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Replies;

/// <summary><c>ready</c>: signed in. Each room's seq is the one from which on its events follow.</summary>
internal sealed record ReadyReply(string User, string Session, string Token, IReadOnlyList<JoinedRoom> Rooms) : Reply
{
    public override ReadOnlySpan<byte> Type => "ready"u8;

    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("user"u8, User);
        json.WriteString("session"u8, Session);
        json.WriteString("token"u8, Token);
        json.WriteArray("rooms"u8, Rooms, ReplyFields.Write);
    }
}

/// <summary><c>pong</c></summary>
internal sealed record PongReply : Reply
{
    public static readonly PongReply Instance = new();

    public override ReadOnlySpan<byte> Type => "pong"u8;

    public override void WriteFields(Utf8JsonWriter json)
    {
    }
}

/// <summary><c>ok</c> to <c>auth</c> on a live socket.</summary>
internal sealed record OkTokenReply(string User, string Session, string Token) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("user"u8, User);
        json.WriteString("session"u8, Session);
        json.WriteString("token"u8, Token);
    }
}
