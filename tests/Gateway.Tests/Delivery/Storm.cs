using OrleansChat.Gateway.Delivery;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>
/// A gateway in front of a cluster in which everything goes wrong that may: each step lets something happen and does not wait for it. The seed decides what,
/// the machine when.
/// </summary>
internal sealed class Storm : IDisposable
{
    /// <summary>In the last of them a member sees what came from their joining on.</summary>
    private static readonly string[] Rooms = ["a", "b", "c", "d"];
    private static readonly string[] Users = ["alice", "bob", "carol", "dave"];

    private readonly Random _random;
    private readonly List<StormSession> _sessions = [];
    private readonly List<StormSession> _gone = [];
    private readonly List<Task> _work = [];
    private readonly int _delays;

    public Storm(int seed)
    {
        _random = new Random(seed);
        Gateway = new DeliveryFixture(
            page: _random.Next(1, 9), overtakeGrace: TimeSpan.FromMilliseconds(_random.Next(12)), retryDelay: TimeSpan.FromMilliseconds(_random.Next(1, 10)));
        Cluster.Joined.Add(Rooms[^1]);
        _delays = _random.Next(2) == 0 ? 0 : _random.Next(2, 30);
        Cluster.Way = WayAsync;
    }

    public DeliveryFixture Gateway { get; }

    private FakeCluster Cluster => Gateway.Cluster;

    public void Step()
    {
        string room = Rooms[_random.Next(Rooms.Length)];
        string user = Users[_random.Next(Users.Length)];
        switch (_random.Next(16))
        {
            case < 5:
                Publish(room, [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Cluster.Say(room))]);
                break;
            case 5 or 6:
                bool member = Cluster.RoomsOf(user).Any(mine => mine.Room == room);
                Publish(room, [Cluster.Change(room, user, member ? MembershipChange.Left : MembershipChange.Joined)]);
                break;
            case 7:
                Cluster.AudienceOf(room).LosesDeliveries = _random.Next(2) == 0;
                break;
            case 8:
                Cluster.AudienceOf(_random.Next(2) == 0 ? room : Topic.OfUser(user)).Forget();
                break;
            case 9 or 10:
                Do(Gateway.RenewAsync);
                break;
            case 11:
                Cluster.StorageFails = _random.Next(4) == 0;
                Cluster.AudiencesFail = _random.Next(6) == 0;
                break;
            case 12 or 13 when Count < 25:
                Do(() => SignInAsync(user));
                break;
            case 14:
                Close(room);
                break;
            case 15:
                Sync();
                break;
        }
    }

    /// <summary>Lets all that was begun end, without anything else that goes wrong; then somebody speaks in each room.</summary>
    public async Task CalmAsync()
    {
        Cluster.StorageFails = false;
        Cluster.AudiencesFail = false;
        foreach (string topic in Rooms.Concat(Users.Select(Topic.OfUser)))
        {
            Cluster.AudienceOf(topic).LosesDeliveries = false;
        }

        await Task.WhenAll(_work);
        await SayLastWordsAsync();
    }

    public async Task SayLastWordsAsync()
    {
        foreach (string room in Rooms)
        {
            await Cluster.SayAsync(room, "the last word");
        }
    }

    public void HasEverything()
    {
        Assert.All(_sessions, session => Assert.Null(session.Socket.Reason));
        Assert.All(_sessions, session => session.HasEverything(Cluster));
    }

    public void IsInOrder() => Assert.All(_sessions.Concat(_gone), session => Assert.All(Rooms, room => session.IsInOrder(Cluster, room)));

    public async Task CloseAsync()
    {
        _sessions.ForEach(session => Gateway.Subscriptions.Close(session.Session));
        await Eventually.TrueAsync(async () =>
        {
            await Gateway.RenewAsync();
            return Rooms.Concat(Users.Select(Topic.OfUser)).All(topic => Cluster.AudienceOf(topic).Topics.Count == 0);
        });
    }

    public void Dispose()
    {
        Gateway.Dispose();
        _sessions.Concat(_gone).ToList().ForEach(session => session.Socket.Dispose());
    }

    private int Count
    {
        get
        {
            lock (_sessions)
            {
                return _sessions.Count;
            }
        }
    }

    private async Task WayAsync()
    {
        if (_delays > 0 && Random.Shared.Next(_delays) == 0)
        {
            await Task.Delay(Random.Shared.Next(4));
        }
        else if (Random.Shared.Next(3) == 0)
        {
            await Task.Yield();
        }
    }

    private void Do(Func<Task> something) => _work.Add(Task.Run(async () =>
    {
        try
        {
            await something();
        }
        catch (TimeoutException)
        {
            // An outage: whoever asked is told.
        }
    }));

    // As the entrance does, which opens the session first, and may be told so much later what there is.
    private async Task SignInAsync(string user)
    {
        var socket = new FakeSocket();
        Session? session = null;
        try
        {
            session = await Gateway.OpenAsync(user, socket);
            await WayAsync();
            Subscriptions.GoLive(session);
        }
        finally
        {
            if (session is null)
            {
                socket.Dispose();
            }
        }

        lock (_sessions)
        {
            _sessions.Add(new StormSession(user, session, socket));
        }
    }

    // On its way a batch may be delayed, and so overtaken, or arrive twice.
    private void Publish(string room, RoomEvent[] events)
    {
        for (int times = _random.Next(10) == 0 ? 2 : 1; times > 0; times--)
        {
            Do(() => Cluster.PublishAsync(room, events));
        }
    }

    private void Close(string room)
    {
        lock (_sessions)
        {
            if (_sessions.Count > (room == "a" ? 0 : 10))
            {
                StormSession gone = _sessions[_random.Next(_sessions.Count)];
                _sessions.Remove(gone);
                _gone.Add(gone);
                Do(() =>
                {
                    Gateway.Subscriptions.Close(gone.Session);
                    return Task.CompletedTask;
                });
            }
        }
    }

    private void Sync()
    {
        lock (_sessions)
        {
            if (_sessions.Count > 0)
            {
                StormSession syncing = _sessions[_random.Next(_sessions.Count)];
                int back = _random.Next(5);
                int rooms = _random.Next(1, Rooms.Length + 1);
                Do(() => SyncAsync(syncing, rooms, back));
            }
        }
    }

    private async Task SyncAsync(StormSession session, int rooms, int back)
    {
        IReadOnlyList<JoinedRoom> joined = await Cluster.AskAsync(() => Cluster.RoomsOf(session.User));
        foreach (JoinedRoom room in joined.Take(rooms))
        {
            long[] seen = session.Socket.Seqs(room.Room);
            if (seen.Length > 0)
            {
                await Gateway.Subscriptions.SyncAsync(session.Session, room, Math.Max(0, seen.Max() - back));
            }
        }

        await Gateway.Audiences.ListenAsync(joined.Take(rooms).Select(room => Topic.OfRoom(room.Room)));
    }
}
