using System.Globalization;
using System.Text.Json.Nodes;
using OrleansChat.EndToEnd.Tests.Clients;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>A sensor measures on, and is killed as well as the server. Its numbers tell whether a measurement is missing.</summary>
internal sealed class Sensor : IPerformance
{
    private const string Room = "greenhouse";
    private KilledServer? _server;
    private LossyProxy? _line;
    private RunningProgram? _sensor;
    private string _folder = "";
    private string _owner = "";
    private string _bot = "";

    private string Source => Path.Combine(_folder, "temperature");

    public async Task BeginAsync(KilledServer server)
    {
        string python = Python.With("sqlite3");
        _server = server;
        _folder = server.Folder("sensor");
        _line = server.Line(seed: 3);
        _line.LongestLife = 4000;
        await using (FrameClient owner = await FrameClient.ConnectAsync(server.Socket))
        {
            await owner.SignInAsync(new { type = "register", user = "gardener", password = "correct horse" });
            _bot = (string)(await owner.RequestAsync(new { type = "bot_create", user = "thermometer" }))["token"]!;
            await owner.RequestAsync(new { type = "create", room = Room, kind = "private", members = new[] { "thermometer" } });
            _owner = (string)owner.Ready["token"]!;
        }

        await File.WriteAllTextAsync(Source, "21.5");
        Start(python, every: "0.1");
        await TextsAsync(texts => texts.Count >= 15);
    }

    public Task WhileDeadAsync()
    {
        Start(Python.With("sqlite3"), every: "0.1");
        return Task.CompletedTask;
    }

    public async Task EndAsync()
    {
        await TextsAsync(texts => texts.Count >= 30);

        // One measurement more, and then just what waits.
        _line!.LongestLife = int.MaxValue;
        await File.WriteAllTextAsync(Source, "the last one");
        Start(Python.With("sqlite3"), every: "3600");
        List<string> texts = await TextsAsync(found => found.Count > 0 && found[^1].EndsWith("the last one", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, texts.Count), texts.Select(Number));
        Assert.InRange(_line.Broken, 4, int.MaxValue);
    }

    public ValueTask DisposeAsync()
    {
        _sensor?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Starts it; one that runs is killed, at whatever it is just doing.</summary>
    private void Start(string python, string every)
    {
        _sensor?.Dispose();
        _sensor = RunningProgram.Start(
            python,
            [
                Python.Example("sensor/sensor.py"), $"http://127.0.0.1:{_line!.Port}", Room, "--source", Source, "--every", every,
                "--queue", Path.Combine(_folder, "sensor.db"), "--timeout", "0.5", "--longest-pause", "0.2",
            ],
            start => start.Environment["CHAT_TOKEN"] = _bot);
    }

    private async Task<List<string>> TextsAsync(Func<List<string>, bool> areEnough)
    {
        await using FrameClient owner = await FrameClient.TokenAsync(_server!.Socket, _owner);
        List<JsonObject> messages = await RoomReader.MessagesAsync(owner, Room, found => areEnough([.. found.Select(RoomReader.Text)]));
        return [.. messages.Select(RoomReader.Text)];
    }

    /// <summary>The number with which a measurement begins.</summary>
    private static int Number(string text) => int.Parse(text.AsSpan(1, text.IndexOf(' ', StringComparison.Ordinal) - 1), CultureInfo.InvariantCulture);
}
