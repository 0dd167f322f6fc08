using System.Globalization;
using System.Text.Json.Nodes;
using OrleansChat.EndToEnd.Tests.Clients;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>A sensor on a bad line; it is killed, and so is the server. Each measurement is in the room once, in the order in which it was made.</summary>
public sealed class SensorTests : IDisposable
{
    private const string Room = "greenhouse";
    private const int Kills = 1;
    private const int MessagesBetweenKills = 15;
    private readonly string _data = Directory.CreateTempSubdirectory("chat-sensor-").FullName;

    private string Source => Path.Combine(_data, "temperature");

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Each_measurement_is_in_the_room_once_and_in_order()
    {
        string python = Python.With("sqlite3");
        GatewayProcess gateway = await GatewayProcess.StartAsync(Path.Combine(_data, "chat"));
        try
        {
            (string owner, string bot) = await PrepareAsync(gateway.Socket);
            await using var line = new LossyProxy(gateway.Page, seed: 3, longestLife: 4000, goesSilent: true);
            await File.WriteAllTextAsync(Source, "21.5");
            RunningProgram sensor = Sensor(python, line, bot, every: "0.1");
            try
            {
                for (int kill = 1; kill <= Kills; kill++)
                {
                    int goal = kill * MessagesBetweenKills;
                    await TextsAsync(gateway.Socket, owner, texts => texts.Count >= goal);
                    await gateway.KillAsync();
                    await gateway.DisposeAsync();
                    sensor.Signal("KILL");
                    sensor.Dispose();
                    sensor = Sensor(python, line, bot, every: "0.1");
                    gateway = await GatewayProcess.StartAsync(Path.Combine(_data, "chat"));
                    line.LeadTo(gateway.Page);
                }

                await TextsAsync(gateway.Socket, owner, texts => texts.Count >= (Kills + 1) * MessagesBetweenKills);
                sensor.Signal("KILL");
                sensor.Dispose();

                // One measurement more, and then just what waits.
                line.Mend();
                await File.WriteAllTextAsync(Source, "the last one");
                sensor = Sensor(python, line, bot, every: "3600");
                List<string> texts = await TextsAsync(gateway.Socket, owner, found => found[^1].EndsWith("the last one", StringComparison.Ordinal));
                Assert.Equal(Enumerable.Range(1, texts.Count), texts.Select(Number));
                Assert.InRange(line.Broken, 4, int.MaxValue);
            }
            finally
            {
                sensor.Dispose();
            }
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    private RunningProgram Sensor(string python, LossyProxy line, string token, string every) =>
        RunningProgram.Start(
            python,
            [
                Python.Example("sensor/sensor.py"), $"http://127.0.0.1:{line.Port}", Room, "--source", Source, "--every", every,
                "--queue", Path.Combine(_data, "sensor.db"), "--timeout", "0.5", "--longest-pause", "0.2",
            ],
            start => start.Environment["CHAT_TOKEN"] = token);

    /// <summary>A room, its owner's token, and that of a bot that is a member.</summary>
    private static async Task<(string Owner, string Bot)> PrepareAsync(Uri socket)
    {
        await using ChatClient owner = await ChatClient.ConnectAsync(socket);
        await owner.SignInAsync(new { type = "register", user = "gardener", password = "correct horse" });
        JsonObject bot = await owner.RequestAsync(new { type = "bot_create", user = "thermometer" });
        await owner.RequestAsync(new { type = "create", room = Room, kind = "private", members = new[] { "thermometer" } });
        return ((string)owner.Ready["token"]!, (string)bot["token"]!);
    }

    /// <summary>What the room says, once that is enough.</summary>
    private static async Task<List<string>> TextsAsync(Uri socket, string owner, Func<List<string>, bool> isEnough)
    {
        await using ChatClient reader = await ChatClient.TokenAsync(socket, owner);
        var texts = new List<string>();
        long last = 0;
        await Eventually.TrueAsync(async () =>
        {
            JsonObject page = await reader.RequestAsync(new { type = "history", room = Room, after = last, limit = 100 });
            foreach (JsonNode? message in page["messages"]!.AsArray())
            {
                texts.Add((string)message!["text"]!);
                last = (long)message["seq"]!;
            }

            return texts.Count > 0 && isEnough(texts);
        });
        return texts;
    }

    /// <summary>The number with which a measurement begins.</summary>
    private static int Number(string text) => int.Parse(text.AsSpan(1, text.IndexOf(' ', StringComparison.Ordinal) - 1), CultureInfo.InvariantCulture);
}
