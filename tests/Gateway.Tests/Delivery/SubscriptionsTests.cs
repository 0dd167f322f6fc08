using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>Every event, in order, once, to everybody whose room it is: whatever arrives late, twice, out of order or not at all.</summary>
public sealed class SubscriptionsTests : IDisposable
{
    private readonly DeliveryFixture _gateway = new();
    private readonly FakeSocket _alice = new();
    private readonly FakeSocket _bob = new();

    private FakeCluster Cluster => _gateway.Cluster;

    [Fact]
    public async Task Every_listener_gets_every_event_in_order_and_the_same_frame()
    {
        Cluster.Enter("room", "alice", "bob");
        await _gateway.SignInAsync("alice", _alice);
        await _gateway.SignInAsync("bob", _bob);
        await Cluster.SayAsync("room");
        await Cluster.SayAsync("room");

        Assert.Equal([3L, 4], _alice.Seqs("room"));
        Assert.Equal([3L, 4], _bob.Seqs("room"));
        Assert.Equal(_alice.Objects, _bob.Objects);
        Assert.All(_alice.Objects, frame => Assert.True(frame.IsReleased));
    }

    [Fact]
    public async Task What_arrives_twice_is_sent_once()
    {
        Cluster.Enter("room", "alice");
        await _gateway.SignInAsync("alice", _alice);
        RoomEvent[] two = [Cluster.Say("room"), Cluster.Say("room")];
        _gateway.Receive("room", two);
        _gateway.Receive("room", two);
        _gateway.Receive("room", two[1]);

        Assert.Equal([2L, 3], _alice.Seqs("room"));
    }

    [Fact]
    public async Task A_batch_that_overlaps_what_is_known_brings_only_the_rest()
    {
        Cluster.Enter("room", "alice");
        await _gateway.SignInAsync("alice", _alice);
        RoomEvent[] three = [Cluster.Say("room"), Cluster.Say("room"), Cluster.Say("room")];
        _gateway.Receive("room", three[..2]);
        _gateway.Receive("room", three);

        Assert.Equal([2L, 3, 4], _alice.Seqs("room"));
    }

    [Fact]
    public async Task What_arrives_out_of_order_is_sent_in_order()
    {
        Cluster.Enter("room", "alice");
        await _gateway.SignInAsync("alice", _alice);
        RoomEvent first = Cluster.Say("room");
        RoomEvent second = Cluster.Say("room");
        _gateway.Receive("room", second);
        _gateway.Receive("room", first);

        await Eventually.PassesAsync(() => Assert.Equal([2L, 3], _alice.Seqs("room")));
    }

    [Fact]
    public async Task A_hole_is_read_before_what_follows_is_sent()
    {
        Cluster.Enter("room", "alice");
        await _gateway.SignInAsync("alice", _alice);
        for (int i = 0; i < 20; i++)
        {
            Cluster.Say("room");
        }

        _gateway.Receive("room", Cluster.Say("room"));

        await Eventually.PassesAsync(() => Assert.Equal(Range(2, 22), _alice.Seqs("room")));
    }

    [Fact]
    public async Task Deliveries_that_overtake_each_other_are_put_in_order_without_reading()
    {
        using var gateway = new DeliveryFixture(overtakeGrace: TimeSpan.FromMinutes(1));
        gateway.Cluster.Change("room", "alice", MembershipChange.Joined);
        await gateway.SignInAsync("alice", _alice);
        int reads = gateway.Cluster.Reads;
        RoomEvent[] said = [.. Enumerable.Range(0, 5).Select(_ => gateway.Cluster.Say("room"))];
        gateway.Receive("room", said[3]);
        gateway.Receive("room", said[1], said[2]);
        Assert.Empty(_alice.Seqs("room"));
        gateway.Receive("room", said[0]);
        gateway.Receive("room", said[4]);

        await Eventually.PassesAsync(() => Assert.Equal([2L, 3, 4, 5, 6], _alice.Seqs("room")));
        Assert.Equal(reads, gateway.Cluster.Reads);
    }

    [Fact]
    public async Task A_hole_is_read_also_when_storage_fails_at_first()
    {
        Cluster.Enter("room", "alice");
        await _gateway.SignInAsync("alice", _alice);
        Cluster.StorageFails = true;
        Cluster.Say("room");
        _gateway.Receive("room", Cluster.Say("room"));
        int reads = Cluster.Reads;
        await Eventually.TrueAsync(() => Cluster.Reads > reads + 1);
        Assert.Empty(_alice.Seqs("room"));

        Cluster.StorageFails = false;
        await Eventually.PassesAsync(() => Assert.Equal([2L, 3], _alice.Seqs("room")));
    }

    [Fact]
    public async Task Nothing_is_sent_before_ready_and_what_happened_until_then_follows_it()
    {
        Cluster.Enter("room", "alice");
        Session session = await _gateway.OpenAsync("alice", _alice);
        await Cluster.SayAsync("room");
        await Cluster.SayAsync("room");
        Assert.Empty(_alice.Frames);

        Subscriptions.GoLive(session);
        await Eventually.PassesAsync(() => Assert.Equal([2L, 3], _alice.Seqs("room")));
        await Cluster.SayAsync("room");
        await Eventually.PassesAsync(() => Assert.Equal([2L, 3, 4], _alice.Seqs("room")));
    }

    [Fact]
    public async Task What_was_committed_before_anybody_listened_is_looked_after()
    {
        Cluster.Enter("room", "alice");
        var session = new Session("alice", guest: false, 1, _alice);
        _gateway.Subscriptions.Open(session);
        _gateway.Subscriptions.Attach(session, Cluster.RoomsOf("alice"));
        await Cluster.SayAsync("room");
        await _gateway.Audiences.ListenAsync("room");
        Subscriptions.GoLive(session);

        await Eventually.PassesAsync(() => Assert.Equal([2L], _alice.Seqs("room")));
    }

    [Fact]
    public async Task A_session_whose_rooms_were_read_later_than_the_cursor_gets_only_what_is_new()
    {
        Cluster.Enter("room", "alice", "bob");
        await _gateway.SignInAsync("alice", _alice);
        RoomEvent late = Cluster.Say("room");
        await _gateway.SignInAsync("bob", _bob);
        _gateway.Receive("room", late);
        await Cluster.SayAsync("room");

        Assert.Equal([3L, 4], _alice.Seqs("room"));
        Assert.Equal([4L], _bob.Seqs("room"));
    }

    [Fact]
    public async Task A_socket_that_takes_nothing_costs_only_itself()
    {
        Cluster.Enter("room", "alice", "bob");
        await _gateway.SignInAsync("alice", _alice);
        await _gateway.SignInAsync("bob", _bob);
        _alice.Full = true;
        await Cluster.SayAsync("room");
        await Cluster.SayAsync("room");

        Assert.Equal(CloseReason.SlowConsumer, _alice.Reason);
        Assert.Empty(_alice.Frames);
        Assert.Equal([3L, 4], _bob.Seqs("room"));
        Assert.Null(_bob.Reason);
    }

    [Fact]
    public async Task A_closed_session_gets_nothing_and_its_rooms_are_given_up_with_the_next_renewal()
    {
        Cluster.Enter("room", "alice");
        Session session = await _gateway.SignInAsync("alice", _alice);
        _gateway.Subscriptions.Close(session);
        await Cluster.SayAsync("room");
        Assert.Empty(_alice.Frames);

        await _gateway.RenewAsync();
        Assert.Empty(Cluster.AudienceOf("room").Topics);
        Assert.Empty(Cluster.AudienceOf("@alice").Topics);
    }

    [Fact]
    public async Task Who_comes_back_before_the_renewal_costs_no_call()
    {
        Cluster.Enter("room", "alice");
        _gateway.Subscriptions.Close(await _gateway.SignInAsync("alice", _alice));
        int calls = Cluster.ListenCalls;
        using var again = new FakeSocket();
        await _gateway.SignInAsync("alice", again);
        Assert.Equal(calls, Cluster.ListenCalls);

        await _gateway.RenewAsync();
        await Cluster.SayAsync("room");
        Assert.Equal([2L], again.Seqs("room"));
    }

    [Fact]
    public async Task Notices_of_rooms_that_nobody_here_is_in_are_ignored()
    {
        await _gateway.SignInAsync("alice", _alice);
        _gateway.Receive("room", Cluster.Change("room", "bob", MembershipChange.Joined));
        _gateway.Receive("room", Cluster.Say("room"));

        Assert.Empty(_alice.Frames);
        Assert.False(_gateway.Subscriptions.IsWanted("room"));
    }

    [Fact]
    public async Task What_nobody_wants_any_more_when_it_is_to_be_listened_to_is_not()
    {
        Cluster.Enter("room", "alice");
        Session session = await _gateway.OpenAsync("alice", _alice);
        _gateway.Subscriptions.Close(session);
        await _gateway.RenewAsync();
        await _gateway.Audiences.ListenAsync(["room", "@alice", "+alice", "~alice"]);

        Assert.Empty(Cluster.AudienceOf("room").Topics);
        Assert.Empty(Cluster.AudienceOf("@alice").Topics);
    }

    public void Dispose()
    {
        _gateway.Dispose();
        _alice.Dispose();
        _bob.Dispose();
    }

    private static IEnumerable<long> Range(long first, long last) => Enumerable.Range((int)first, (int)(last - first + 1)).Select(seq => (long)seq);
}
