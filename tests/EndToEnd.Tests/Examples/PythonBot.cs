using System.Text.Json.Nodes;
using OrleansChat.EndToEnd.Tests.Clients;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>People ask a bot while it is there, while it is dead and the server with it, in a room and directly.</summary>
internal sealed class PythonBot : IPerformance
{
    private const string Room = "casino";
    private const string Bot = "croupier";
    private const int Questions = 5;
    private KilledServer? _server;
    private LossyProxy? _line;
    private RunningProgram? _bot;
    private string _owner = "";
    private string _token = "";
    private int _asked;

    public async Task BeginAsync(KilledServer server)
    {
        Python.With("websockets");
        _server = server;
        _line = server.Line(seed: 5);
        await using ChatClient owner = await ChatClient.ConnectAsync(server.Socket);
        await owner.SignInAsync(new { type = "register", user = "gambler", password = "correct horse" });
        _owner = (string)owner.Ready["token"]!;
        _token = (string)(await owner.RequestAsync(new { type = "bot_create", user = Bot }))["token"]!;
        await owner.RequestAsync(new { type = "create", room = Room, kind = "private", members = new[] { Bot } });
        Start();
        await AskAsync(owner);
        await AnsweredAsync(owner, Room);
        await AskAsync(owner);
        _line.Cut();
    }

    public Task WhileDeadAsync()
    {
        // Dead too, in the middle of its answers.
        _bot!.Dispose();
        return Task.CompletedTask;
    }

    public async Task EndAsync()
    {
        await using ChatClient owner = await ChatClient.TokenAsync(_server!.Socket, _owner);
        await AskAsync(owner);
        await owner.SendAsync("@" + Bot, "!choose tea | tea");
        Start();
        await AskAsync(owner);
        await AnsweredAsync(owner, Room);
        await RoomReader.MessagesAsync(owner, "@" + Bot, messages => messages.Count == 2 && RoomReader.Text(messages[1]) == "👉 tea");
    }

    public ValueTask DisposeAsync()
    {
        _bot?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Start() =>
        _bot = RunningProgram.Start(
            Python.With("websockets"),
            [Python.Example("python-asyncio/bot.py"), $"ws://127.0.0.1:{_line!.Port}/ws"],
            start =>
            {
                start.Environment["CHAT_TOKEN"] = _token;
                start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
            });

    private async Task AskAsync(ChatClient owner)
    {
        for (int i = 0; i < Questions; i++, _asked++)
        {
            await owner.SendAsync(Room, "!roll 2d6");
        }
    }

    /// <summary>Waits until every question has its answer, and finds one for each, in their order.</summary>
    private async Task AnsweredAsync(ChatClient owner, string room)
    {
        List<JsonObject> messages = await RoomReader.MessagesAsync(owner, room, found => found.Count >= 2 * _asked);
        IEnumerable<long> questions = messages.Where(message => (string)message["user"]! != Bot).Select(message => (long)message["seq"]!);
        JsonObject[] answers = [.. messages.Where(message => (string)message["user"]! == Bot)];
        Assert.Equal(questions, answers.Select(answer => (long)answer["reply_to"]!));
        Assert.All(answers, answer => Assert.StartsWith("🎲 ", RoomReader.Text(answer), StringComparison.Ordinal));
    }
}
