using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Delivery.Watching;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>A gateway's delivery in front of a <see cref="FakeCluster"/>; the tests say when it renews.</summary>
internal sealed class DeliveryFixture : IDisposable
{
    private readonly RoomLog _log;

    public DeliveryFixture(int page = 7, TimeSpan? overtakeGrace = null, TimeSpan? retryDelay = null)
    {
        var options = Options.Create(new DeliveryOptions
        {
            CatchUpPage = page,
            RetryDelay = retryDelay ?? TimeSpan.FromMilliseconds(10),
            OvertakeGrace = overtakeGrace ?? TimeSpan.FromMilliseconds(10),
        });
        var metrics = new DeliveryMetrics(Meters.New());
        _log = new RoomLog(Cluster.Grains, options, metrics, TimeProvider.System, NullLogger<RoomLog>.Instance);
        Watchers = new Watchers(Users, metrics);
        Subscriptions = new Subscriptions(_log, Users, Watchers, metrics);
        var name = new GatewayName("gateway", "gateway-1");
        var calls = new AudienceCalls(Cluster.Grains, name, Subscriptions, Watchers, new HeadsCheck(Cluster.Grains));
        Audiences = new Audiences(name, calls, options, TimeProvider.System, metrics, NullLoggerFactory.Instance);
        Ear = new GatewayEar(Audiences, Subscriptions, metrics, TimeProvider.System, NullLogger<GatewayEar>.Instance);
        calls.Observer = Cluster.Grains.CreateObjectReference<IGatewayObserver>(Ear);
        Watchers.Wanted = topics => _ = Ear.ListenToTopicsAsync(topics);
        calls.RoomsFound = rooms => _ = Ear.ListenAsync(rooms);
    }

    public FakeCluster Cluster { get; } = new();

    public LocalUsers Users { get; } = new();

    public GatewayEar Ear { get; }

    public Watchers Watchers { get; }

    public Subscriptions Subscriptions { get; }

    public Audiences Audiences { get; }

    /// <summary>Hands a notice over without an audience: late, twice or out of order.</summary>
    public void Receive(string room, params RoomEvent[] events) => Subscriptions.Receive(new RoomNotice(room, events));

    /// <summary>Opens a session as the entrance does, up to where <c>ready</c> would be sent.</summary>
    public async Task<Session> OpenAsync(string user, FakeSocket socket, bool guest = false)
    {
        var session = new Session(user, guest, 1, socket);
        Subscriptions.Open(session);
        try
        {
            await Audiences.ListenAsync(Topic.OfUser(user));
            IReadOnlyList<JoinedRoom> rooms = await Cluster.AskAsync(() => Cluster.RoomsOf(user));
            Subscriptions.Attach(session, rooms);
            await Audiences.ListenAsync(rooms.Select(room => Topic.OfRoom(room.Room)));
            return session;
        }
        catch
        {
            Subscriptions.Close(session);
            throw;
        }
    }

    /// <summary>Opens a session and lets it have its events.</summary>
    public async Task<Session> SignInAsync(string user, FakeSocket socket, bool guest = false)
    {
        Session session = await OpenAsync(user, socket, guest);
        Subscriptions.GoLive(session);
        return session;
    }

    public async Task<SyncOutcome> SyncAsync(Session session, string room, long seen)
    {
        JoinedRoom joined = Cluster.RoomsOf(session.User).Single(mine => mine.Room == room);
        var answer = await Subscriptions.SyncAsync(session, joined, seen);
        return new SyncOutcome(answer?.Seq, answer?.Complete);
    }

    public async Task RenewAsync()
    {
        foreach (string topic in Subscriptions.TakeIdle())
        {
            Audiences.GiveUp(topic);
        }

        await Audiences.RenewAsync();
    }

    public void Dispose()
    {
        _log.Stop();
        _log.Dispose();
    }
}

/// <summary>How a sync of one room ended; nulls where it was not possible.</summary>
internal sealed record SyncOutcome(long? Seq, bool? Complete);
