using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;
using OrleansChat.Tests.Common.Model;

namespace OrleansChat.EndToEnd.Tests.Histories;

/// <summary>One device of a user: now connected and now not, with all that it has ever got in a model.</summary>
internal sealed class Participant(string name, string user, Uri socket) : IAsyncDisposable
{
    /// <summary>What a room or the server may say no with to somebody who tries what comes to their mind.</summary>
    private static readonly string[] Refusals =
    [
        "forbidden", "no_such_room", "no_such_user", "no_such_message", "not_a_member", "banned", "blocked", "already_exists", "rate_limited", "too_large", "conflict",
    ];

    private FrameClient? _client;


    private readonly List<string> _story = [];

    public string Name => name;

    public string User => user;

    public ClientModel Model { get; } = new(user);

    public bool IsConnected => _client is not null;

    /// <summary>How many of its requests were granted, by verb.</summary>
    public Dictionary<string, int> Granted { get; } = [];

    public async Task ConnectAsync()
    {
        _client = await FrameClient.GuestAsync(socket, user);
        _story.Add("signs in");
        Model.Begin(_client.Ready);
    }

    /// <summary>Goes without a word; what had come by then has been seen.</summary>
    public async Task DisconnectAsync()
    {
        Pump();
        await _client!.DisposeAsync();
        _client = null;
    }

    /// <summary>Asks for something; a refusal is an answer too.</summary>
    public async Task DoAsync(JsonObject request)
    {
        JsonObject reply = await _client!.RequestAnyAsync(request);
        string verb = (string)request["type"]!;
        Note("→", request);
        Note("←", reply);
        if ((string?)reply["type"] == "ok")
        {
            Granted[verb] = Granted.GetValueOrDefault(verb) + 1;
        }
        else
        {
            Assert.True(Refusals.Contains((string)reply["code"]!), $"{name}: {request.ToJsonString()} was answered {reply.ToJsonString()}");
        }
    }

    /// <summary>Sees what has come.</summary>
    public void Pump()
    {
        while (_client is not null && _client.TryNext(out JsonObject? frame))
        {
            Note("←", frame!);
            Model.Apply(frame!);
        }
    }

    /// <summary>Asks for the events that it knows to have missed, and from further back where <paramref name="back"/> says so.</summary>
    public async Task SyncAsync(int back = 0)
    {
        RoomModel[] rooms = [.. Model.Rooms.Where(room => (room.NeedsSync || back > 0) && !room.NeedsLoading)];
        if (rooms.Length == 0)
        {
            return;
        }

        var positions = new JsonObject(rooms.Select(room => KeyValuePair.Create(room.Room, (JsonNode?)Math.Max(0, room.Seq - back))));
        JsonObject synced = await _client!.RequestAsync(new JsonObject { ["type"] = "sync", ["rooms"] = positions });
        Pump();
        foreach (RoomModel room in rooms)
        {
            JsonNode answer = synced["rooms"]![room.Room]!;
            if ((string?)answer["error"] is { } error)
            {
                // Who leaves on another device at the same moment cannot be brought up to date any more; it shows the next time.
                Assert.True(error is "not_a_member" or "unavailable", error);
                room.NeedsSync |= error == "unavailable";
                continue;
            }

            Assert.True((bool)answer["complete"]!);
            if (ReferenceEquals(Model.Find(room.Room), room))
            {
                Assert.True(room.Seq >= (long)answer["seq"]! || room.NeedsLoading, $"{name} in {room.Room}: synced up to {answer["seq"]}, and has {room.Seq}.");
                room.NeedsSync = false;
            }
        }
    }

    /// <summary>Reads the rooms of which events alone do not tell enough. To be done while nobody does anything.</summary>
    public async Task LoadAsync()
    {
        foreach (string room in Model.Rooms.Where(room => room.NeedsLoading).Select(room => room.Room).ToArray())
        {
            if (await RoomModel.LoadAsync(_client!, room) is { } loaded)
            {
                Model.Take(loaded);
            }
            else
            {
                Model.Forget(room);
            }
        }
    }

    /// <summary>What it has asked and got about a room, to tell what went wrong.</summary>
    public string StoryOf(string room) => string.Join('\n', _story.Where(line => line == "signs in" || line.Contains(room, StringComparison.Ordinal)));

    private void Note(string direction, JsonObject frame) => _story.Add($"{direction} {frame.ToJsonString()}");

    public async ValueTask DisposeAsync()
    {
        if (_client is { } client)
        {
            await client.DisposeAsync();
        }
    }
}
