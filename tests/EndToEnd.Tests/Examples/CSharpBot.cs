using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>The bot that puts polls up; in the end somebody votes and asks for the result.</summary>
internal sealed class CSharpBot() : BotPerformance("pollster", "!poll Tea? | yes | no", "📊 Tea?\n1\uFE0F\u20E3 yes\n2\uFE0F\u20E3 no")
{
    protected override RunningProgram Start(int port, string token) =>
        RunningProgram.Start(
            "dotnet",
            [Repository.BuiltProgram("examples/bot", "OrleansChat.Bot.dll"), $"http://127.0.0.1:{port}"],
            start => start.Environment["CHAT_TOKEN"] = token);

    protected override async Task CheckAsync(FrameClient owner, string room)
    {
        List<JsonObject> messages = await RoomReader.MessagesAsync(owner, room, found => found.Count > 1);
        long poll = (long)messages.First(message => message["reply_to"] is not null)["seq"]!;
        await owner.RequestAsync(new { type = "react", room, seq = poll, emoji = "2\uFE0F\u20E3" });
        await owner.RequestAsync(new { type = "send", room, text = "!result", reply_to = poll });
        int asked = messages.Count;
        messages = await RoomReader.MessagesAsync(owner, room, found => found.Count == asked + 2);
        Assert.Equal("📊 Tea?\n1\uFE0F\u20E3 yes: 0\n2\uFE0F\u20E3 no: 1", RoomReader.Text(messages[^1]));
    }
}
