using System.Text.Json;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Replies;

/// <summary><c>ok</c> to <c>bot_create</c> and <c>bot_token</c>: the only time that the token is told.</summary>
internal sealed record OkBotTokenReply(string User, string Token) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("user"u8, User);
        json.WriteString("token"u8, Token);
    }
}

/// <summary><c>ok</c> to <c>bot_delete</c>.</summary>
internal sealed record OkBotReply(string User) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json) => json.WriteString("user"u8, User);
}

/// <summary><c>ok</c> to <c>bots</c>.</summary>
internal sealed record OkBotsReply(BotList Bots) : OkReply
{
    public override void WriteFields(Utf8JsonWriter json) => json.WriteArray("bots"u8, Bots.Items, static (writer, bot) =>
    {
        writer.WriteString("user"u8, bot.User);
        writer.WriteString("name"u8, bot.Name);
        if (bot.CreatedAt is { } createdAt)
        {
            JsonOutput.WriteTime(writer, "created_at"u8, createdAt);
        }
    });
}
