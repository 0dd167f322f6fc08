using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests;

/// <summary>The whole program is killed in the middle of a stream of sends; nothing that it acknowledged is lost, doubled or moved.</summary>
public sealed class CrashTests : IDisposable
{
    private const string Room = "crash";
    private const int Senders = 8;
    private const int Kills = 3;
    private const int AcknowledgedBetweenKills = 200;
    private readonly string _data = Directory.CreateTempSubdirectory("chat-crash-").FullName;
    private readonly ConcurrentDictionary<string, long> _acknowledged = [];
    private volatile GatewayProcess? _gateway;
    private volatile bool _sent;
    private volatile bool _checked;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public Task Nothing_acknowledged_is_lost_on_SQLite() => SurvivesAsync();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_on_PostgreSQL()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        await using PostgresServer postgres = await PostgresServer.StartAsync();
        await SurvivesAsync("--postgres", await postgres.CreateDatabaseAsync());
    }

    private async Task SurvivesAsync(params string[] storage)
    {
        string[] arguments = [.. storage, "--Connections:FramesPerSecond", "100000", "--Connections:FrameBurst", "100000"];
        _gateway = await GatewayProcess.StartAsync(_data, arguments);
        try
        {
            var listener = new Listener();
            Task listening = ReconnectingAsync("listener", listener.ListenAsync, () => _checked);
            Task[] sending = [.. Enumerable.Range(0, Senders).Select(
                i => ReconnectingAsync($"sender-{i}", new Sender(this, $"sender-{i}").SendAsync, () => _sent))];
            for (int kill = 0; kill < Kills; kill++)
            {
                int goal = _acknowledged.Count + AcknowledgedBetweenKills;
                await Eventually.TrueAsync(() => _acknowledged.Count >= goal || sending.Any(task => task.IsFaulted), TimeSpan.FromSeconds(60));
                await _gateway.KillAsync();
                GatewayProcess dead = _gateway;
                _gateway = await GatewayProcess.StartAsync(_data, arguments);
                await dead.DisposeAsync();
            }

            _sent = true;
            await Task.WhenAll(sending).WaitAsync(Eventually.Deadline);
            await CheckAsync(listener, listening);
        }
        finally
        {
            _sent = _checked = true;
            await _gateway.DisposeAsync();
        }
    }

    private async Task CheckAsync(Listener listener, Task listening)
    {
        await using ChatClient fresh = await ChatClient.GuestAsync(_gateway!.Socket, "fresh");
        await fresh.JoinAsync(Room);
        List<JsonObject> stored = await HistoryAsync(fresh);

        // Every acknowledged message once, where the acknowledgement said.
        Dictionary<string, long> bySender = stored.ToDictionary(message => $"{message["user"]}/{message["cid"]}", message => (long)message["seq"]!);
        Assert.All(_acknowledged, acknowledged => Assert.Equal(acknowledged.Value, bySender[acknowledged.Key]));

        // Beyond these at most the one of each sender whose acknowledgement the last kill took.
        Assert.InRange(bySender.Count - _acknowledged.Count, 0, Senders);

        // The listener, through all the kills, saw the whole log without a hole, and in it the same messages in the same order.
        long last = (long)stored[^1]["seq"]!;
        await Eventually.TrueAsync(() => listener.LastSeq >= last || listening.IsFaulted);
        JsonObject[] heard = listener.Events;
        Assert.Equal(Enumerable.Range(1, heard.Length).Select(seq => (long)seq), heard.Select(frame => (long)frame["seq"]!));
        Assert.Equal(
            stored.Select(message => (string)message["text"]!),
            heard.Where(frame => (string?)frame["type"] == "message").Select(frame => (string)frame["text"]!));
    }

    private static async Task<List<JsonObject>> HistoryAsync(ChatClient client)
    {
        var messages = new List<JsonObject>();
        long after = 0;
        bool more = true;
        while (more)
        {
            JsonObject page = await client.RequestAsync(new { type = "history", room = Room, after, limit = 100 });
            messages.AddRange(page["messages"]!.AsArray().Select(message => message!.AsObject()));
            after = messages.Count == 0 ? 0 : (long)messages[^1]["seq"]!;
            more = (bool)page["more"]!;
        }

        return messages;
    }

    /// <summary>Runs a session until it wants to end; whenever its connection breaks, another one follows, as clients are asked to do.</summary>
    private async Task ReconnectingAsync(string user, Func<ChatClient, Task> sessionAsync, Func<bool> ended)
    {
        while (!ended())
        {
            GatewayProcess gateway = _gateway!;
            try
            {
                await using ChatClient client = await ChatClient.GuestAsync(gateway.Socket, user);
                await sessionAsync(client);
            }
            catch (Exception e) when (e is IOException or System.Net.WebSockets.WebSocketException or System.Net.Http.HttpRequestException)
            {
                // Killed under us: the next process has another address.
                await Eventually.TrueAsync(() => ended() || _gateway != gateway, TimeSpan.FromSeconds(60));
            }
        }
    }

    /// <summary>Sends numbered messages; after a break, repeats the one that was not acknowledged under its old cid.</summary>
    private sealed class Sender(CrashTests test, string user)
    {
        private int _number;

        public async Task SendAsync(ChatClient client)
        {
            await client.JoinAsync(Room);
            while (!test._sent)
            {
                string cid = $"c{_number}";
                JsonObject reply = await client.RequestAnyAsync(new { type = "send", room = Room, text = $"{user} {_number}", cid });
                if ((string?)reply["type"] == "ok")
                {
                    test._acknowledged[$"{user}/{cid}"] = (long)reply["seq"]!;
                    _number++;
                }
                else
                {
                    Assert.Equal("unavailable", (string?)reply["code"]);
                }
            }
        }
    }

    /// <summary>Keeps the events of the room in the order that it got them; after a break, asks for what it missed.</summary>
    private sealed class Listener
    {
        private readonly List<JsonObject> _events = [];

        public long LastSeq
        {
            get
            {
                lock (_events)
                {
                    return _events.Count == 0 ? 0 : (long)_events[^1]["seq"]!;
                }
            }
        }

        public JsonObject[] Events
        {
            get
            {
                lock (_events)
                {
                    return [.. _events];
                }
            }
        }

        public async Task ListenAsync(ChatClient client)
        {
            await client.JoinAsync(Room);
            Task<JsonObject> synced = client.RequestAsync(new { type = "sync", rooms = new Dictionary<string, long> { [Room] = LastSeq } });
            while (true)
            {
                JsonObject frame = await client.NextAsync();
                if ((string?)frame["room"] != Room || (long?)frame["seq"] is not { } seq)
                {
                    continue;
                }

                // What came before the sync's replay comes again in it.
                if (seq > LastSeq && (seq == LastSeq + 1 || synced.IsCompleted))
                {
                    lock (_events)
                    {
                        _events.Add(frame);
                    }
                }
            }
        }
    }
}
