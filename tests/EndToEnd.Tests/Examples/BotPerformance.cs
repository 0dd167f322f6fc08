using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>People ask a bot while it is there, while it is dead and the server with it, in a room and directly.</summary>
internal abstract class BotPerformance(string bot, string question, string answer) : IPerformance
{
    private const int Questions = 5;
    private readonly string _room = bot + ".room";
    private KilledServer? _server;
    private LossyProxy? _line;
    private RunningProgram? _bot;
    private string _owner = "";
    private string _token = "";
    private int _asked;

    public async Task BeginAsync(KilledServer server)
    {
        _server = server;
        _line = server.Line(seed: 5);
        await using FrameClient owner = await FrameClient.ConnectAsync(server.Socket);
        await owner.SignInAsync(new { type = "register", user = bot + ".owner", password = "correct horse" });
        _owner = (string)owner.Ready["token"]!;
        _token = (string)(await owner.RequestAsync(new { type = "bot_create", user = bot }))["token"]!;
        await owner.RequestAsync(new { type = "create", room = _room, kind = "private", members = new[] { bot } });
        _bot = Start(_line.Port, _token);
        await AskAsync(owner);
        await AnsweredAsync(owner);
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
        await using FrameClient owner = await FrameClient.TokenAsync(_server!.Socket, _owner);
        await AskAsync(owner);
        await owner.SendAsync("@" + bot, question);
        _bot = Start(_line!.Port, _token);
        await AskAsync(owner);
        await AnsweredAsync(owner);
        List<JsonObject> direct = await RoomReader.MessagesAsync(owner, "@" + bot, messages => messages.Count > 1);
        Assert.StartsWith(answer, RoomReader.Text(Assert.Single(direct[1..])), StringComparison.Ordinal);
        await CheckAsync(owner, _room);
    }

    public ValueTask DisposeAsync()
    {
        _bot?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Starts the bot, whose token is in the environment as <c>CHAT_TOKEN</c>.</summary>
    protected abstract RunningProgram Start(int port, string token);

    /// <summary>What else is to be seen in the room when all is over.</summary>
    protected virtual Task CheckAsync(FrameClient owner, string room) => Task.CompletedTask;

    private async Task AskAsync(FrameClient owner)
    {
        for (int i = 0; i < Questions; i++, _asked++)
        {
            await owner.SendAsync(_room, question);
        }
    }

    /// <summary>Waits until every question has its answer, and finds one for each, in their order.</summary>
    private async Task AnsweredAsync(FrameClient owner)
    {
        List<JsonObject> messages = await RoomReader.MessagesAsync(owner, _room, found => found.Count >= 2 * _asked);
        IEnumerable<long> questions = messages.Where(message => (string)message["user"]! != bot).Select(message => (long)message["seq"]!);
        JsonObject[] answers = [.. messages.Where(message => (string)message["user"]! == bot)];
        Assert.Equal(questions, answers.Select(answer => (long)answer["reply_to"]!));
        Assert.All(answers, found => Assert.StartsWith(answer, RoomReader.Text(found), StringComparison.Ordinal));
    }
}
