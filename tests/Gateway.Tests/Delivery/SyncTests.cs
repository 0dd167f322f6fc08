using OrleansChat.Gateway.Commands.Messages;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>What a sync replays, and what happens meanwhile.</summary>
public sealed class SyncTests : IDisposable
{
    private readonly DeliveryFixture _gateway = new();
    private readonly FakeSocket _alice = new();
    private readonly FakeSocket _bob = new();

    private FakeCluster Cluster => _gateway.Cluster;

    [Fact]
    public async Task What_was_missed_comes_in_order_before_the_answer()
    {
        Session alice = await TalkAsync(30);

        SyncOutcome outcome = await _gateway.SyncAsync(alice, "room", 5);

        Assert.Equal(new SyncOutcome(32, true), outcome);
        Assert.Equal(Range(6, 32), _alice.Seqs("room"));
    }

    [Fact]
    public async Task From_the_newest_nothing_is_replayed()
    {
        Session alice = await TalkAsync(3);

        Assert.Equal(new SyncOutcome(5, true), await _gateway.SyncAsync(alice, "room", 5));
        Assert.Empty(_alice.Frames);
    }

    [Fact]
    public async Task From_the_future_the_true_head_is_answered_and_events_go_on()
    {
        Session alice = await TalkAsync(3);

        Assert.Equal(new SyncOutcome(5, true), await _gateway.SyncAsync(alice, "room", long.MaxValue));
        await Cluster.SayAsync("room");
        Assert.Equal([6L], _alice.Seqs("room"));
    }

    [Fact]
    public async Task Live_events_wait_their_turn_and_nobody_else_waits()
    {
        Session alice = await TalkAsync(10);
        _alice.Block();
        Task<SyncOutcome> sync = _gateway.SyncAsync(alice, "room", 0);
        await Eventually.TrueAsync(() => _alice.Waiting == 1);
        await Cluster.SayAsync("room");
        await Cluster.SayAsync("room");
        Assert.Equal([13L, 14], _bob.Seqs("room"));
        Assert.Empty(_alice.Frames);

        _alice.Unblock();
        Assert.Equal(new SyncOutcome(14, true), await Eventually.ReturnsAsync(sync));
        await Cluster.SayAsync("room");
        Assert.Equal(Range(1, 15), _alice.Seqs("room"));
    }

    [Fact]
    public async Task Deliveries_still_on_the_way_are_read_and_not_repeated()
    {
        Session alice = await TalkAsync(0);
        RoomEvent late = Cluster.Say("room");

        Assert.Equal(new SyncOutcome(3, true), await _gateway.SyncAsync(alice, "room", 2));
        _gateway.Receive("room", late);
        await Cluster.SayAsync("room");

        Assert.Equal([3L, 4], _alice.Seqs("room"));
        Assert.Equal([3L, 4], _bob.Seqs("room"));
    }

    [Fact]
    public async Task Too_far_behind_nothing_is_replayed_and_events_go_on_from_the_head()
    {
        Session alice = await TalkAsync(Limits.MaxSyncEvents + 5);
        long head = Cluster.Head("room");

        Assert.Equal(new SyncOutcome(head, false), await _gateway.SyncAsync(alice, "room", head - Limits.MaxSyncEvents - 1));
        Assert.Empty(_alice.Frames);
        Assert.Equal(new SyncOutcome(head, true), await _gateway.SyncAsync(alice, "room", head - Limits.MaxSyncEvents));
        Assert.Equal(Range(head - Limits.MaxSyncEvents + 1, head), _alice.Seqs("room"));
        await Cluster.SayAsync("room");
        Assert.Equal(head + 1, _alice.Seqs("room")[^1]);
    }

    [Fact]
    public async Task From_before_joining_the_whole_log_is_replayed_without_a_hole()
    {
        Cluster.Change("room", "alice", MembershipChange.Joined);
        Cluster.Change("room", "alice", MembershipChange.Left);
        Cluster.Say("room");
        Cluster.Change("room", "alice", MembershipChange.Joined);
        Session alice = await _gateway.SignInAsync("alice", _alice);

        Assert.Equal(new SyncOutcome(4, true), await _gateway.SyncAsync(alice, "room", 0));
        Assert.Equal([1L, 2, 3, 4], _alice.Seqs("room"));
        await Cluster.SayAsync("room");
        Assert.Equal([1L, 2, 3, 4, 5], _alice.Seqs("room"));
    }

    [Fact]
    public async Task Twice_does_no_harm()
    {
        Session alice = await TalkAsync(10);
        await _gateway.SyncAsync(alice, "room", 8);
        await _gateway.SyncAsync(alice, "room", 8);
        await Cluster.SayAsync("room");

        Assert.Equal([9L, 10, 11, 12, 9, 10, 11, 12, 13], _alice.Seqs("room"));
    }

    [Fact]
    public async Task Where_the_log_cannot_be_read_that_is_said_and_the_events_follow_when_it_can()
    {
        Session alice = await TalkAsync(3);
        Cluster.StorageFails = true;

        Assert.Equal(new SyncOutcome(null, null), await Eventually.ReturnsAsync(_gateway.SyncAsync(alice, "room", 2)));
        Cluster.StorageFails = false;
        await Eventually.PassesAsync(() => Assert.Equal([3L, 4, 5], _alice.Seqs("room")));
        await Cluster.SayAsync("room");
        await Eventually.PassesAsync(() => Assert.Equal([3L, 4, 5, 6], _alice.Seqs("room")));
    }

    [Fact]
    public async Task A_sync_while_another_replay_runs_starts_from_its_own_position()
    {
        Session alice = await TalkAsync(20);
        Cluster.StorageFails = true;
        Assert.Null((await _gateway.SyncAsync(alice, "room", 15)).Seq);
        Task<SyncOutcome> again = _gateway.SyncAsync(alice, "room", 3);
        Cluster.StorageFails = false;
        if ((await Eventually.ReturnsAsync(again)).Seq is null)
        {
            await _gateway.SyncAsync(alice, "room", 3);
        }

        long[] seqs = _alice.Seqs("room");
        Assert.Equal(Range(4, 22), seqs[^19..]);
    }

    [Fact]
    public async Task A_sync_after_joining_again_counts_also_where_the_replay_has_just_come_to_the_leaving()
    {
        using var gateway = new DeliveryFixture(page: 2);
        gateway.Cluster.Change("room", "alice", MembershipChange.Joined);
        Session alice = await gateway.OpenAsync("alice", _alice);
        await gateway.Cluster.SayAsync("room");
        await gateway.Cluster.LeaveAsync("room", "alice");
        await gateway.Cluster.SayAsync("room");
        _alice.Block();
        Subscriptions.GoLive(alice);
        await Eventually.TrueAsync(() => _alice.Waiting == 1);
        gateway.Cluster.StorageFails = true;
        _alice.Unblock();
        await Eventually.PassesAsync(() => Assert.Equal([2L, 3], _alice.Seqs("room")));
        int reads = gateway.Cluster.Reads;
        await Eventually.TrueAsync(() => gateway.Cluster.Reads > reads);
        gateway.Cluster.Change("room", "alice", MembershipChange.Joined);

        await Eventually.ReturnsAsync(gateway.SyncAsync(alice, "room", 3));
        gateway.Cluster.StorageFails = false;
        await Eventually.PassesAsync(() => Assert.Equal([2L, 3, 4, 5], _alice.Seqs("room")));
        await gateway.Cluster.SayAsync("room");
        await Eventually.PassesAsync(() => Assert.Equal([2L, 3, 4, 5, 6], _alice.Seqs("room")));
    }

    [Fact]
    public async Task A_socket_that_closes_during_the_replay_ends_it()
    {
        Session alice = await TalkAsync(10);
        _alice.Block();
        Task<SyncOutcome> sync = _gateway.SyncAsync(alice, "room", 0);
        await Eventually.TrueAsync(() => _alice.Waiting == 1);
        _alice.Close(CloseReason.Lost);
        _gateway.Subscriptions.Close(alice);
        _alice.Unblock();

        await Eventually.ReturnsAsync(sync);
        await Cluster.SayAsync("room");
        Assert.Empty(_alice.Frames);
        Assert.Equal([13L], _bob.Seqs("room"));
    }

    [Fact]
    public async Task A_room_that_is_given_up_while_others_are_listened_to_is_listened_to_by_who_syncs_it()
    {
        Cluster.Change("room", "bob", MembershipChange.Joined);
        Session bob = await _gateway.SignInAsync("bob", _bob);
        Session alice = await _gateway.SignInAsync("alice", _alice);
        Cluster.Change("room", "alice", MembershipChange.Joined);
        Cluster.Change("other", "alice", MembershipChange.Joined);
        _gateway.Subscriptions.Close(bob);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int waiting = 0;
        Cluster.AudienceOf("other").Way = () =>
        {
            Interlocked.Increment(ref waiting);
            return gate.Task;
        };
        Task<Reply> sync = new SyncRooms(Cluster.Grains, _gateway.Subscriptions, _gateway.Audiences)
            .ExecuteAsync(alice, new SyncRequest(default, [new(Room("room"), 0), new(Room("other"), 0)]));
        await Eventually.TrueAsync(() => Volatile.Read(ref waiting) == 1);
        foreach (string topic in _gateway.Subscriptions.TakeIdle())
        {
            _gateway.Audiences.GiveUp(topic);
        }

        gate.SetResult();
        await Eventually.ReturnsAsync(sync);
        await _gateway.RenewAsync();
        await Cluster.SayAsync("room");
        await Eventually.PassesAsync(() => Assert.Equal(3, _alice.Seqs("room").DefaultIfEmpty().Max()));
    }

    public void Dispose()
    {
        _gateway.Dispose();
        _alice.Dispose();
        _bob.Dispose();
    }

    private static RoomAddress Room(string id) => RoomAddress.TryParse(id, out RoomAddress address) ? address : throw new ArgumentException(id);

    private static IEnumerable<long> Range(long first, long last) => Enumerable.Range((int)first, (int)(last - first + 1)).Select(seq => (long)seq);

    /// <summary>A room of alice and bob, so many messages, then both sign in.</summary>
    private async Task<Session> TalkAsync(int messages)
    {
        Cluster.Change("room", "alice", MembershipChange.Joined);
        Cluster.Change("room", "bob", MembershipChange.Joined);
        for (int i = 0; i < messages; i++)
        {
            Cluster.Say("room");
        }

        await _gateway.SignInAsync("bob", _bob);
        return await _gateway.SignInAsync("alice", _alice);
    }
}
