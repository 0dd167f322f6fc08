using System.Text.Json.Nodes;
using OrleansChat.EndToEnd.Tests.Clients;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>People talk with the two Python clients over lines that break, on a server that is killed: each line typed is there once, in order, for both.</summary>
public sealed class PythonClientsTests : IDisposable
{
    private const string Room = "lobby";
    private const int Kills = 1;
    private const int LinesBetweenKills = 15;
    private readonly string _data = Directory.CreateTempSubdirectory("chat-python-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task What_was_typed_into_a_breaking_line_is_there_once_and_in_order()
    {
        GatewayProcess gateway = await GatewayProcess.StartAsync(_data);
        try
        {
            await using var line = new LossyProxy(gateway.Page, seed: 7, longestLife: 12_000);
            var socket = new Uri($"ws://127.0.0.1:{line.Port}/ws");
            await using ClientProcess blocking = await ClientProcess.PythonAsync("python-websocket-client/chat.py", "websocket", socket, "blocking", Room, "--json");
            await using ClientProcess asyncio = await ClientProcess.PythonAsync("python-asyncio/pipe.py", "websockets", socket, "asyncio", Room);
            int typed = 0;
            for (int life = 0; life <= Kills; life++)
            {
                if (life > 0)
                {
                    // Lines are typed while nobody is there to take them.
                    await gateway.KillAsync();
                    typed = await TypeAsync(typed, blocking, asyncio);
                    await gateway.DisposeAsync();
                    gateway = await GatewayProcess.StartAsync(_data);
                    line.LeadTo(gateway.Page);
                }

                typed = await TypeAsync(typed, blocking, asyncio);
                int known = typed;
                await Eventually.TrueAsync(() => blocking.Messages.Count >= known && asyncio.Messages.Count >= known);
            }

            List<(long Seq, string Text)> stored = await HistoryAsync(gateway.Socket);
            Assert.Equal(Lines("blocking", typed), stored.Select(message => message.Text).Where(text => text.StartsWith("blocking", StringComparison.Ordinal)));
            Assert.Equal(Lines("asyncio", typed), stored.Select(message => message.Text).Where(text => text.StartsWith("asyncio", StringComparison.Ordinal)));
            await Eventually.PassesAsync(() => Assert.Equal(stored, blocking.Messages));
            await Eventually.PassesAsync(() => Assert.Equal(stored, asyncio.Messages));
            Assert.InRange(line.Broken, 1, int.MaxValue);
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    private static IEnumerable<string> Lines(string who, int typed) => Enumerable.Range(0, typed / 2).Select(i => $"{who} 说 {i} 🙂");

    /// <summary>Both type at once; returns how many lines have been typed by now.</summary>
    private static async Task<int> TypeAsync(int typed, ClientProcess blocking, ClientProcess asyncio)
    {
        foreach (int i in Enumerable.Range(typed / 2, LinesBetweenKills))
        {
            await blocking.SayAsync($"blocking 说 {i} 🙂");
            await asyncio.SayAsync($"asyncio 说 {i} 🙂");
        }

        return typed + (2 * LinesBetweenKills);
    }

    private static async Task<List<(long Seq, string Text)>> HistoryAsync(Uri socket)
    {
        await using ChatClient reader = await ChatClient.GuestAsync(socket, "reader");
        var messages = new List<(long, string)>();
        for (bool more = true; more;)
        {
            JsonObject page = await reader.RequestAsync(new { type = "history", room = Room, after = messages.Count == 0 ? 0 : messages[^1].Item1, limit = 100 });
            messages.AddRange(page["messages"]!.AsArray().Select(message => ((long)message!["seq"]!, (string)message["text"]!)));
            more = (bool)page["more"]!;
        }

        return messages;
    }
}
