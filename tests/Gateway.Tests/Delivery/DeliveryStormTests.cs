using OrleansChat.Gateway.Delivery;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>Rooms, sessions, joins, leaves, syncs, lost and repeated deliveries, all at once, from a fixed seed: nobody ever sees a hole.</summary>
public sealed class DeliveryStormTests
{
    private const int Steps = 1500;

    private static readonly string[] Rooms = ["a", "b", "c"];
    private static readonly string[] Users = ["alice", "bob", "carol", "dave"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task In_a_storm_every_session_gets_its_rooms_in_order_without_a_hole(int seed)
    {
        var random = new Random(seed);
        using var gateway = new DeliveryFixture(page: 3);
        var sessions = new List<Watched>();
        var work = new List<Task>();
        for (int step = 0; step < Steps; step++)
        {
            work.Add(await StepAsync(gateway, random, sessions));
        }

        await Eventually.ReturnsAsync(Task.WhenAll(work));
        Calm(gateway.Cluster);
        foreach (string room in Rooms)
        {
            await gateway.Cluster.SayAsync(room, "the last word");
        }

        await gateway.RenewAsync();
        await gateway.RenewAsync();
        await Eventually.PassesAsync(() => Assert.All(sessions, session => session.HasEverything(gateway.Cluster)), TimeSpan.FromSeconds(60));
        Assert.All(sessions, session => session.IsInOrder());
        sessions.ForEach(session => session.Socket.Dispose());
    }

    private static async Task<Task> StepAsync(DeliveryFixture gateway, Random random, List<Watched> sessions)
    {
        FakeCluster cluster = gateway.Cluster;
        string room = Rooms[random.Next(Rooms.Length)];
        string user = Users[random.Next(Users.Length)];
        bool member = cluster.RoomsOf(user).Any(mine => mine.Room == room);
        switch (random.Next(12))
        {
            case < 5:
                return Publish(gateway, random, room, [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => cluster.Say(room))]);
            case 5:
                return Publish(gateway, random, room, [cluster.Change(room, user, member ? MembershipChange.Left : MembershipChange.Joined)]);
            case 6:
                cluster.AudienceOf(room).LosesDeliveries = random.Next(2) == 0;
                return Task.CompletedTask;
            case 7:
                cluster.AudienceOf(random.Next(2) == 0 ? room : Topic.OfUser(user)).Forget();
                return Task.CompletedTask;
            case 8:
                return Task.Run(gateway.RenewAsync);
            case 9 when sessions.Count < 25:
                var socket = new FakeSocket();
                sessions.Add(new Watched(user, await gateway.SignInAsync(user, socket), socket));
                return Task.CompletedTask;
            case 10 when sessions.Count > 10:
                Watched gone = sessions[random.Next(sessions.Count)];
                sessions.Remove(gone);
                gateway.Subscriptions.Close(gone.Session);
                gone.IsInOrder();
                return Task.CompletedTask;
            case 11 when sessions.Count > 0:
                Watched syncing = sessions[random.Next(sessions.Count)];
                return Task.Run(() => SyncAsync(gateway, syncing, room, random.Next(5)));
            default:
                return Task.CompletedTask;
        }
    }

    // On its way a batch may be delayed, and so overtaken, or arrive twice.
    private static Task Publish(DeliveryFixture gateway, Random random, string room, RoomEvent[] events)
    {
        int times = random.Next(10) == 0 ? 2 : 1;
        return Task.WhenAll(Enumerable.Range(0, times).Select(_ => Task.Run(() => gateway.Cluster.PublishAsync(room, events))));
    }

    private static async Task SyncAsync(DeliveryFixture gateway, Watched session, string room, int back)
    {
        long[] seen = session.Socket.Seqs(room);
        if (seen.Length > 0 && gateway.Cluster.RoomsOf(session.User).SingleOrDefault(mine => mine.Room == room) is { } joined)
        {
            await gateway.Subscriptions.SyncAsync(session.Session, joined, Math.Max(0, seen.Max() - back));
        }
    }

    private static void Calm(FakeCluster cluster)
    {
        foreach (string topic in Rooms.Concat(Users.Select(Topic.OfUser)))
        {
            cluster.AudienceOf(topic).LosesDeliveries = false;
        }
    }

    /// <summary>A session and what a client would make of what it gets.</summary>
    private sealed record Watched(string User, Session Session, FakeSocket Socket)
    {
        /// <summary>A client that ignores what it knows sees each next seq, except where its user was out of the room.</summary>
        public void IsInOrder()
        {
            foreach (string room in Rooms)
            {
                long last = 0;
                bool left = true;
                foreach (var frame in Socket.Frames.Where(frame => (string?)frame["room"] == room && frame["seq"] is not null))
                {
                    long seq = (long)frame["seq"]!;
                    if (seq <= last)
                    {
                        continue;
                    }

                    Assert.True(left || seq == last + 1, $"{User} in {room}: {seq} after {last}.");
                    left = (string?)frame["action"] == "leave" && (string?)frame["user"] == User;
                    last = seq;
                }
            }
        }

        public void HasEverything(FakeCluster cluster)
        {
            foreach (JoinedRoom room in cluster.RoomsOf(User))
            {
                Assert.Equal(cluster.Head(room.Room), Socket.Seqs(room.Room).DefaultIfEmpty().Max());
            }
        }
    }
}
