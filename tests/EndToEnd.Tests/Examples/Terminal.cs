using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>Somebody types into the terminal chat, also while there is nobody to take it, and reads what another one says.</summary>
internal sealed class Terminal : IPerformance
{
    private const string Room = "pub";
    private const int Lines = 10;
    private KilledServer? _server;
    private LossyProxy? _line;
    private RunningProgram? _terminal;
    private int _typed;

    public async Task BeginAsync(KilledServer server)
    {
        _server = server;
        _line = server.Line(seed: 9);
        await SayAsync("Said before.\nIn \u001b[31mtwo\u001b[0m lines.");
        _terminal = RunningProgram.Start(
            "dotnet",
            [Repository.BuiltProgram("examples/terminal-chat", "OrleansChat.TerminalChat.dll"), $"http://127.0.0.1:{_line.Port}", Room, "--guest", "typist"],
            start => start.RedirectStandardInput = true);
        await ShowsAsync("    In \uFFFD[31mtwo\uFFFD[0m lines.");
        await TypeAsync();
        _line.Cut();
        await TypeAsync();
        await ShowsAsync($"[{Room}] typist: {_typed - 1} 说");
    }

    public Task WhileDeadAsync() => TypeAsync();

    public async Task EndAsync()
    {
        await TypeAsync();
        await SayAsync("Said after.");
        await ShowsAsync($"[{Room}] host: Said after.");
        // At the end of what is typed it waits until all is stored, not until all has come back.
        await ShowsAsync($"[{Room}] typist: {_typed - 1} 说");
        await _terminal!.TypeAsync("/dm host");
        await _terminal.TypeAsync("Between us");
        _terminal.EndInput();
        Assert.Equal(0, await _terminal.ExitAsync(TimeSpan.FromSeconds(30)));

        string[] typed = [.. Enumerable.Range(0, _typed).Select(i => $"{i} 说")];
        await using FrameClient host = await FrameClient.GuestAsync(_server!.Socket, "host");
        List<JsonObject> stored = await RoomReader.MessagesAsync(host, Room, messages => messages.Count >= _typed + 2);
        Assert.Equal(typed, stored.Where(message => (string)message["user"]! == "typist").Select(RoomReader.Text));
        Assert.Equal(typed.Select(text => $"[{Room}] typist: {text}"), _terminal.Output.Where(line => line.StartsWith($"[{Room}] typist: ", StringComparison.Ordinal)));
        Assert.Equal("Between us", RoomReader.Text(Assert.Single(await RoomReader.MessagesAsync(host, "@typist", messages => messages.Count > 0))));
    }

    public ValueTask DisposeAsync()
    {
        _terminal?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SayAsync(string text)
    {
        await using FrameClient host = await FrameClient.GuestAsync(_server!.Socket, "host");
        await host.JoinAsync(Room);
        await host.SendAsync(Room, text);
    }

    private async Task TypeAsync()
    {
        for (int end = _typed + Lines; _typed < end; _typed++)
        {
            await _terminal!.TypeAsync($"{_typed} 说");
        }
    }

    private Task ShowsAsync(string line) => Eventually.TrueAsync(() => _terminal!.Output.Contains(line), TimeSpan.FromSeconds(60));
}
