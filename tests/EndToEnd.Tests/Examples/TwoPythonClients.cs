using System.Text.Json.Nodes;
using OrleansChat.EndToEnd.Tests.Clients;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>Two people talk, one with the blocking client and one with asyncio's; lines are typed while there is nobody to take them.</summary>
internal sealed class TwoPythonClients : IPerformance
{
    private const string Room = "lobby";
    private const int Lines = 15;
    private KilledServer? _server;
    private LossyProxy? _line;
    private ClientProcess? _blocking;
    private ClientProcess? _asyncio;
    private int _typed;

    public async Task BeginAsync(KilledServer server)
    {
        _server = server;
        _line = server.Line(seed: 7);
        var socket = new Uri($"ws://127.0.0.1:{_line.Port}/ws");
        _blocking = await ClientProcess.PythonAsync("python-websocket-client/chat.py", "websocket", socket, "blocking", Room, "--json");
        _asyncio = await ClientProcess.PythonAsync("python-asyncio/pipe.py", "websockets", socket, "asyncio", Room);
        await TypeAsync();
        _line.Cut();
        await TypeAsync();
        await Eventually.TrueAsync(() => _blocking.Messages.Count >= 2 * _typed && _asyncio.Messages.Count >= 2 * _typed);
    }

    public Task WhileDeadAsync() => TypeAsync();

    public async Task EndAsync()
    {
        await TypeAsync();
        await using FrameClient reader = await FrameClient.GuestAsync(_server!.Socket, "reader");
        List<JsonObject> stored = await RoomReader.MessagesAsync(reader, Room, messages => messages.Count >= 2 * _typed);
        Assert.Equal(Typed("blocking"), stored.Where(message => (string)message["user"]! == "blocking").Select(RoomReader.Text));
        Assert.Equal(Typed("asyncio"), stored.Where(message => (string)message["user"]! == "asyncio").Select(RoomReader.Text));
        List<(long, string)> all = [.. stored.Select(message => ((long)message["seq"]!, RoomReader.Text(message)))];
        await Eventually.PassesAsync(() => Assert.Equal(all, _blocking!.Messages));
        await Eventually.PassesAsync(() => Assert.Equal(all, _asyncio!.Messages));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ClientProcess? client in new[] { _blocking, _asyncio })
        {
            await (client?.DisposeAsync() ?? default);
        }
    }

    private static string Line(string who, int i) => $"{who} 说 {i} 🙂";

    private IEnumerable<string> Typed(string who) => Enumerable.Range(0, _typed).Select(i => Line(who, i));

    private async Task TypeAsync()
    {
        for (int end = _typed + Lines; _typed < end; _typed++)
        {
            await _blocking!.SayAsync(Line("blocking", _typed));
            await _asyncio!.SayAsync(Line("asyncio", _typed));
        }
    }
}
