using OrleansChat.Gateway.Delivery;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>Whoever joins gets the room from there on, and whoever leaves nothing more: whatever news of it comes late, twice or not at all.</summary>
public sealed class JoiningAndLeavingTests : IDisposable
{
    private readonly DeliveryFixture _gateway = new();
    private readonly FakeSocket _alice = new();
    private readonly FakeSocket _bob = new();

    private FakeCluster Cluster => _gateway.Cluster;

    [Fact]
    public async Task Joining_attaches_all_sessions_of_the_user_and_is_their_first_event()
    {
        using var second = new FakeSocket();
        await _gateway.SignInAsync("alice", _alice);
        await _gateway.SignInAsync("alice", second);
        await Cluster.SayAsync("room");
        await Cluster.JoinAsync("room", "alice");
        await Eventually.TrueAsync(() => Cluster.AudienceOf("room").Topics.Contains("room"));
        await Cluster.SayAsync("room");

        await Eventually.PassesAsync(() => Assert.Equal([2L, 3], _alice.Seqs("room")));
        await Eventually.PassesAsync(() => Assert.Equal([2L, 3], second.Seqs("room")));
    }

    [Fact]
    public async Task What_happens_between_joining_and_listening_is_not_missed()
    {
        await _gateway.SignInAsync("alice", _alice);
        RoomEvent joined = Cluster.Change("room", "alice", MembershipChange.Joined);
        Cluster.Say("room");
        Cluster.Say("room");
        await Cluster.PublishAsync("room", joined);

        await Eventually.PassesAsync(() => Assert.Equal([1L, 2, 3], _alice.Seqs("room")));
    }

    [Fact]
    public async Task News_of_joining_that_is_overtaken_by_another_member_s_still_counts()
    {
        await _gateway.SignInAsync("alice", _alice);
        RoomEvent joined = Cluster.Change("room", "alice", MembershipChange.Joined);
        Cluster.Change("room", "bob", MembershipChange.Joined);
        await _gateway.SignInAsync("bob", _bob);
        await Cluster.SayAsync("room");
        Assert.Empty(_alice.Frames);
        _gateway.Receive("room", joined);

        await Eventually.PassesAsync(() => Assert.Equal([1L, 2, 3], _alice.Seqs("room")));
        await Cluster.SayAsync("room");
        await Eventually.PassesAsync(() => Assert.Equal([1L, 2, 3, 4], _alice.Seqs("room")));
    }

    [Fact]
    public async Task A_room_that_nobody_listens_to_is_kept_until_news_of_joining_that_overtook_has_been_read()
    {
        Cluster.Enter("room", "bob");
        _gateway.Subscriptions.Close(await _gateway.SignInAsync("bob", _bob));
        await _gateway.SignInAsync("alice", _alice);
        Cluster.StorageFails = true;
        Cluster.Say("room");
        _gateway.Receive("room", Cluster.Change("room", "alice", MembershipChange.Joined));
        Assert.Empty(_gateway.Subscriptions.GiveUp("room"));
        Cluster.StorageFails = false;

        await Eventually.PassesAsync(() => Assert.Equal([3L], _alice.Seqs("room")));
        await _gateway.RenewAsync();
        await Cluster.SayAsync("room");
        await Eventually.PassesAsync(() => Assert.Equal([3L, 4], _alice.Seqs("room")));
    }

    [Fact]
    public async Task Old_news_of_joining_does_not_bring_back_who_has_left()
    {
        await _gateway.SignInAsync("alice", _alice);
        RoomEvent joined = Cluster.Change("room", "alice", MembershipChange.Joined);
        await Cluster.PublishAsync("room", joined);
        await _gateway.Audiences.ListenAsync("room");
        await Cluster.LeaveAsync("room", "alice");
        _gateway.Receive("room", joined);
        await Cluster.SayAsync("room");

        await _gateway.RenewAsync();
        Assert.Equal([1L, 2], _alice.Seqs("room"));
        Assert.False(_gateway.Subscriptions.IsWanted("room"));
    }

    [Fact]
    public async Task A_session_that_is_not_ready_yet_gets_the_rooms_joined_meanwhile_after_ready()
    {
        Session session = await _gateway.OpenAsync("alice", _alice);
        await Cluster.JoinAsync("room", "alice");
        await Cluster.SayAsync("room");
        Assert.Empty(_alice.Frames);

        Subscriptions.GoLive(session);
        await Eventually.PassesAsync(() => Assert.Equal([1L, 2], _alice.Seqs("room")));
    }

    [Fact]
    public async Task Who_leaves_gets_the_leaving_and_nothing_after_until_joining_again()
    {
        Cluster.Enter("room", "alice", "bob");
        await _gateway.SignInAsync("alice", _alice);
        await _gateway.SignInAsync("bob", _bob);
        await Cluster.LeaveAsync("room", "alice");
        await Cluster.SayAsync("room");
        await Cluster.JoinAsync("room", "alice");
        await Cluster.SayAsync("room");

        Assert.Equal([3L, 5, 6], _alice.Seqs("room"));
        Assert.Equal([3L, 4, 5, 6], _bob.Seqs("room"));
    }

    [Fact]
    public async Task Leaving_and_joining_again_is_noticed_in_the_log_by_who_is_behind()
    {
        Cluster.Enter("room", "alice");
        Session session = await _gateway.OpenAsync("alice", _alice);
        await Cluster.LeaveAsync("room", "alice");
        await Cluster.SayAsync("room", "not for alice");
        await Cluster.JoinAsync("room", "alice");
        await Cluster.SayAsync("room");
        Subscriptions.GoLive(session);

        await Eventually.PassesAsync(() => Assert.Equal([2L, 4, 5], _alice.Seqs("room")));
        await Cluster.SayAsync("room");
        await Eventually.PassesAsync(() => Assert.Equal([2L, 4, 5, 6], _alice.Seqs("room")));
    }

    [Fact]
    public async Task Who_left_while_behind_gets_nothing_more()
    {
        Cluster.Enter("room", "alice", "bob");
        await _gateway.SignInAsync("bob", _bob);
        Session session = await _gateway.OpenAsync("alice", _alice);
        await Cluster.LeaveAsync("room", "alice");
        Subscriptions.GoLive(session);
        await Eventually.PassesAsync(() => Assert.Equal([3L], _alice.Seqs("room")));
        await Cluster.SayAsync("room");

        await Eventually.PassesAsync(() => Assert.Equal([3L, 4], _bob.Seqs("room")));
        Assert.Equal([3L], _alice.Seqs("room"));
    }

    [Fact]
    public async Task A_room_that_is_given_up_while_somebody_comes_with_what_they_knew_before_is_looked_after()
    {
        Cluster.Enter("room", "alice", "bob");
        _gateway.Subscriptions.Close(await _gateway.SignInAsync("bob", _bob));
        var session = new Session("alice", guest: false, 1, _alice);
        _gateway.Subscriptions.Open(session);
        IReadOnlyList<JoinedRoom> known = Cluster.RoomsOf("alice");
        await Cluster.SayAsync("room");
        IReadOnlyList<string> idle = _gateway.Subscriptions.TakeIdle();
        Assert.Contains("room", idle);
        _gateway.Audiences.GiveUp("room");

        _gateway.Subscriptions.Attach(session, known);
        await _gateway.Audiences.ListenAsync("room");
        Subscriptions.GoLive(session);
        await Eventually.PassesAsync(() => Assert.Equal([3L], _alice.Seqs("room")));
    }

    public void Dispose()
    {
        _gateway.Dispose();
        _alice.Dispose();
        _bob.Dispose();
    }
}
