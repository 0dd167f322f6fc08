using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>Who is signed in here, and how sessions are ended from elsewhere.</summary>
public sealed class SessionsTests : IDisposable
{
    private readonly DeliveryFixture _gateway = new();
    private readonly FakeSocket _alice = new();
    private readonly FakeSocket _bob = new();

    private FakeCluster Cluster => _gateway.Cluster;

    [Fact]
    public async Task When_a_guest_s_name_is_registered_only_its_guests_are_ended()
    {
        await _gateway.SignInAsync("alice", _alice, guest: true);
        await _gateway.SignInAsync("alice", _bob);
        await Cluster.PublishAsync(new GuestsEndedNotice("alice"), Topic.OfUser("alice"));

        Assert.Equal(CloseReason.SessionEnded, _alice.Reason);
        Assert.Null(_bob.Reason);
    }

    [Fact]
    public async Task Sessions_that_are_ended_close_all_or_the_one_that_is_meant()
    {
        Session one = await _gateway.SignInAsync("alice", _alice);
        one.Facts = new UserSession("s1", "gateway-1", DateTimeOffset.UnixEpoch, "127.0.0.1", Guest: false);
        await _gateway.SignInAsync("alice", _bob);
        await Cluster.PublishAsync(new SessionsEndedNotice("alice", "s2", Banned: false), Topic.OfUser("alice"));
        Assert.Null(_alice.Reason);

        await Cluster.PublishAsync(new SessionsEndedNotice("alice", "s1", Banned: false), Topic.OfUser("alice"));
        Assert.Equal((CloseReason.SessionEnded, null), (_alice.Reason, _bob.Reason));

        await Cluster.PublishAsync(new SessionsEndedNotice("alice", null, Banned: true), Topic.OfUser("alice"));
        Assert.Equal(CloseReason.Banned, _bob.Reason);
    }

    [Fact]
    public async Task Whoever_has_a_session_is_counted_once_and_told_to_those_who_ask()
    {
        Session one = await _gateway.SignInAsync("alice", _alice);
        await _gateway.SignInAsync("alice", _bob);
        Assert.Equal(1, _gateway.Users.Count);
        Assert.Empty(await _gateway.Ear.SessionsOfAsync("alice"));

        one.Facts = new UserSession("s1", "gateway-1", DateTimeOffset.UnixEpoch, "127.0.0.1", Guest: false);
        Assert.Equal([one.Facts], await _gateway.Ear.SessionsOfAsync("alice"));
        Assert.Empty(await _gateway.Ear.SessionsOfAsync("bob"));

        _gateway.Subscriptions.Close(one);
        Assert.Equal(1, _gateway.Users.Count);
        foreach (Session session in _gateway.Subscriptions.SessionsOf("alice"))
        {
            _gateway.Subscriptions.Close(session);
        }

        Assert.Equal(0, _gateway.Users.Count);
        Assert.Empty(await _gateway.Ear.SessionsOfAsync("alice"));
    }

    public void Dispose()
    {
        _gateway.Dispose();
        _alice.Dispose();
        _bob.Dispose();
    }
}
