using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>Parts of a log that a listener cannot have: deleted for their age, or not for whoever came later; and how somebody is put out.</summary>
public sealed class HiddenLogTests : IDisposable
{
    private readonly DeliveryFixture _gateway = new();
    private readonly FakeSocket _alice = new();
    private readonly FakeSocket _bob = new();

    private FakeCluster Cluster => _gateway.Cluster;

    public void Dispose()
    {
        _gateway.Dispose();
        _alice.Dispose();
        _bob.Dispose();
    }

    [Fact]
    public async Task A_sync_from_below_the_floor_is_not_complete_and_one_from_it_is()
    {
        Cluster.Change("room", "alice", MembershipChange.Joined);
        for (int i = 0; i < 9; i++)
        {
            Cluster.Say("room");
        }

        Cluster.Floors["room"] = 5;
        Session alice = await _gateway.SignInAsync("alice", _alice);

        Assert.Equal(new SyncOutcome(10, false), await _gateway.SyncAsync(alice, "room", 4));
        Assert.Empty(_alice.Frames);
        await Cluster.SayAsync("room");
        Assert.Equal([11L], _alice.Seqs("room"));
        Assert.Equal(new SyncOutcome(11, true), await _gateway.SyncAsync(alice, "room", 5));
        Assert.Equal([11L, 6, 7, 8, 9, 10, 11], _alice.Seqs("room"));
    }

    [Fact]
    public async Task A_sync_begins_with_ones_own_joining_where_newcomers_see_nothing_older()
    {
        Cluster.Change("room", "bob", MembershipChange.Joined);
        Cluster.Say("room");
        Cluster.Change("room", "alice", MembershipChange.Invited);
        Cluster.Say("room");
        Cluster.Joined.Add("room");
        Session alice = await _gateway.SignInAsync("alice", _alice);
        Session bob = await _gateway.SignInAsync("bob", _bob);

        Assert.Equal(new SyncOutcome(4, true), await _gateway.SyncAsync(alice, "room", 0));
        Assert.Equal([3L, 4], _alice.Seqs("room"));
        Assert.Equal(new SyncOutcome(4, true), await _gateway.SyncAsync(bob, "room", 0));
        Assert.Equal([1L, 2, 3, 4], _bob.Seqs("room"));
    }

    [Fact]
    public async Task A_sync_by_who_was_out_of_the_room_meanwhile_does_not_show_what_was_said_then()
    {
        Cluster.Joined.Add("room");
        Cluster.Change("room", "alice", MembershipChange.Joined);
        Session alice = await _gateway.SignInAsync("alice", _alice);
        Cluster.StorageFails = true;
        Cluster.Say("room");
        Cluster.Change("room", "alice", MembershipChange.Left);
        Cluster.Say("room", "a secret");
        Cluster.Change("room", "alice", MembershipChange.Joined);
        RoomEvent last = Cluster.Say("room");
        Task<SyncOutcome> sync = _gateway.SyncAsync(alice, "room", 1);
        await Eventually.ReturnsAsync(sync);
        Task<SyncOutcome> again = _gateway.SyncAsync(alice, "room", 1);
        Cluster.StorageFails = false;
        _gateway.Receive("room", last);

        await Eventually.ReturnsAsync(again);
        await Eventually.PassesAsync(() => Assert.Equal([5L, 6], _alice.Seqs("room")));
    }

    [Fact]
    public async Task What_was_deleted_before_a_listener_got_it_closes_its_socket_and_nobody_elses()
    {
        Cluster.Change("room", "alice", MembershipChange.Joined);
        Cluster.Change("room", "bob", MembershipChange.Joined);
        Session alice = await _gateway.SignInAsync("alice", _alice);
        for (int i = 0; i < 8; i++)
        {
            await Cluster.SayAsync("room");
        }

        await _gateway.SignInAsync("bob", _bob);
        _alice.Block();
        Task<SyncOutcome> sync = _gateway.SyncAsync(alice, "room", 1);
        await Eventually.TrueAsync(() => _alice.Waiting == 1);
        Cluster.Floors["room"] = 9;
        _alice.Unblock();

        Assert.Equal(new SyncOutcome(null, null), await Eventually.ReturnsAsync(sync));
        Assert.Equal(CloseReason.ServerError, _alice.Reason);
        await Cluster.SayAsync("room");
        Assert.Equal([11L], _bob.Seqs("room"));
        Assert.Null(_bob.Reason);
    }

    [Fact]
    public async Task A_room_whose_lost_deliveries_are_deleted_by_now_goes_on_with_what_is_left()
    {
        Cluster.Change("room", "alice", MembershipChange.Joined);
        await _gateway.SignInAsync("alice", _alice);
        for (int i = 0; i < 5; i++)
        {
            Cluster.Say("room");
        }

        Cluster.Floors["room"] = 4;
        _gateway.Receive("room", Cluster.Say("room"));

        await Eventually.TrueAsync(() => _alice.Reason == CloseReason.ServerError);
        Session bob = await OpenBobAsync();
        await Cluster.SayAsync("room");
        await Eventually.PassesAsync(() => Assert.Equal([8L, 9], _bob.Seqs("room")));
        Assert.NotNull(bob);
    }

    [Theory]
    [InlineData(MembershipChange.Kicked)]
    [InlineData(MembershipChange.Banned)]
    public async Task Whoever_is_put_out_gets_that_as_the_last_thing_and_comes_back_by_an_invitation(MembershipChange change)
    {
        Cluster.Change("room", "alice", MembershipChange.Joined);
        Cluster.Change("room", "bob", MembershipChange.Joined);
        await _gateway.SignInAsync("alice", _alice);
        await _gateway.SignInAsync("bob", _bob);
        await Cluster.PublishAsync("room", Cluster.Change("room", "bob", change));
        await Cluster.SayAsync("room");
        Assert.Equal([3L], _bob.Seqs("room"));
        Assert.Equal([3L, 4], _alice.Seqs("room"));

        await Cluster.PublishAsync("room", Cluster.Change("room", "bob", MembershipChange.Unbanned));
        await Cluster.PublishAsync("room", Cluster.Change("room", "bob", MembershipChange.Invited));
        await Cluster.SayAsync("room");
        await Eventually.PassesAsync(() => Assert.Equal([3L, 6, 7], _bob.Seqs("room")));
        Assert.Equal([3L, 4, 5, 6, 7], _alice.Seqs("room"));
    }

    private async Task<Session> OpenBobAsync()
    {
        Session bob = await _gateway.SignInAsync("bob", _bob);
        await Cluster.JoinAsync("room", "bob");
        return bob;
    }
}
