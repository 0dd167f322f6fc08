using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;
using OrleansChat.Tests.Common.Model;

namespace OrleansChat.EndToEnd.Tests.Histories;

/// <summary>
/// Some people in some rooms, who do whatever comes to their mind, several at a time, and whose connections come and go. In the end what each client has
/// made of its events is what a new one is told.
/// </summary>
internal sealed class RandomHistory : IAsyncDisposable
{
    private const int Users = 5;
    private const int Rooms = 4;

    private readonly Random _random;
    private readonly Whims _whims;
    private readonly Uri _socket;
    private readonly string[] _users;
    private readonly string[] _rooms;
    private readonly List<Participant> _participants = [];

    /// <param name="name">Where several histories share a server: a name of this one's own.</param>
    public RandomHistory(Uri socket, string name, int seed)
    {
        (_socket, _random) = (socket, new Random(seed));
        _users = [.. Enumerable.Range(0, Users).Select(i => $"{name}.{(char)('a' + i)}")];
        _rooms = [.. Enumerable.Range(0, Rooms).Select(i => $"{name}.room-{i}")];
        _whims = new Whims(seed, _users, _rooms);
    }

    /// <summary>How much was granted, by verb.</summary>
    public IReadOnlyDictionary<string, int> Granted => _participants.SelectMany(who => who.Granted).GroupBy(verb => verb.Key)
        .ToDictionary(verb => verb.Key, verb => verb.Sum(granted => granted.Value));

    public async Task RunAsync(int rounds)
    {
        await BeginAsync();
        for (int round = 0; round < rounds; round++)
        {
            await Task.WhenAll(_participants.OrderBy(_ => _random.Next()).Take(_random.Next(1, 4)).Select(TurnAsync).ToArray());

            // Nobody does anything now: whoever has to read a room reads one moment of it.
            foreach (Participant who in _participants.Where(who => who.IsConnected))
            {
                who.Pump();
                await who.SyncAsync();
                await who.LoadAsync();
            }
        }

        foreach (Participant who in _participants)
        {
            await (who.IsConnected ? Task.CompletedTask : who.ConnectAsync());
            await Eventually.TrueAsync(async () =>
            {
                await who.SyncAsync();
                return who.Model.Rooms.All(room => !room.NeedsSync);
            });
            await who.LoadAsync();
        }
    }

    /// <summary>Compares each client with a new one of the same user, room by room.</summary>
    public async Task CheckAsync()
    {
        Assert.Contains(_participants, who => who.Model.Rooms.Count > 0);
        foreach (Participant who in _participants)
        {
            await using FrameClient fresh = await FrameClient.GuestAsync(_socket, who.User);
            string[] rooms = [.. ((JsonArray)fresh.Ready["rooms"]!).Select(room => (string)room!["room"]!)];
            foreach (string room in rooms)
            {
                RoomModel expected = (await RoomModel.LoadAsync(fresh, room))!;
                try
                {
                    await Eventually.PassesAsync(() =>
                    {
                        who.Pump();
                        Assert.Equal(expected.ToString(), who.Model.Find(room)?.ToString());
                    });
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"{who.Name} in {room}: {e.Message}\n{who.StoryOf(room)}", e);
                }
            }

            Assert.Equal(rooms, who.Model.Rooms.Select(room => room.Room));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Participant who in _participants)
        {
            await who.DisposeAsync();
        }
    }

    private async Task BeginAsync()
    {
        // The first user has two devices.
        _participants.Add(new Participant($"{_users[0]}'s phone", _users[0], _socket));
        _participants.AddRange(_users.Select(user => new Participant(user, user, _socket)));
        foreach (Participant who in _participants)
        {
            await who.ConnectAsync();
        }

        for (int room = 0; room < Rooms; room++)
        {
            Participant owner = _participants[1 + (room % Users)];
            await owner.DoAsync(new JsonObject
            {
                ["type"] = "create",
                ["room"] = _rooms[room],
                ["kind"] = (string[])["public", "private", "channel", "public"] is var kinds ? kinds[room % kinds.Length] : null,
                ["members"] = new JsonArray([.. _users.Where(user => user != owner.User && (room == 0 || _random.Next(3) > 0)).Select(user => (JsonNode)user)]),
            });
        }

        foreach (Participant who in _participants)
        {
            // The first room has everybody.
            await Eventually.TrueAsync(() =>
            {
                who.Pump();
                return who.Model.Rooms.Count > 0;
            });
            await who.LoadAsync();
        }
    }

    private async Task TurnAsync(Participant who)
    {
        if (!who.IsConnected)
        {
            await (_random.Next(3) == 0 ? who.ConnectAsync() : Task.CompletedTask);
        }
        else if (_random.Next(20) == 0)
        {
            await who.DisconnectAsync();
        }
        else if (_random.Next(25) == 0)
        {
            await who.SyncAsync(_random.Next(1, 30));
        }
        else
        {
            await who.DoAsync(_whims.Next(who));
        }
    }
}
