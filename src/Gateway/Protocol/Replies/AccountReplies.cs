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

/// <summary><c>ok</c> to <c>sessions</c>.</summary>
/// <param name="Current">The session that asks.</param>
internal sealed record OkSessionsReply(UserSessions Sessions, string Current) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteArray("sessions"u8, Sessions.Sessions, Write);
        json.WriteBoolean("complete"u8, Sessions.Unreachable.Count == 0);
    }

    private void Write(Utf8JsonWriter json, UserSession session)
    {
        json.WriteString("session"u8, session.Session);
        json.WriteBoolean("current"u8, session.Session == Current);
        JsonOutput.WriteTime(json, "since"u8, session.Since);
        json.WriteString("remote_address"u8, session.RemoteAddress);
        json.WriteString("node"u8, session.Gateway);
        json.WriteString("user_agent"u8, session.UserAgent);
        json.WriteBoolean("guest"u8, session.Guest);
    }
}

/// <summary><c>ok</c> to <c>end_session</c> and <c>end_sessions</c>.</summary>
internal sealed record OkEndedReply(int Ended) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json) => json.WriteNumber("ended"u8, Ended);
}
