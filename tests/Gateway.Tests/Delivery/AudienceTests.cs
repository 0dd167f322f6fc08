using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>Deliveries that are lost and audiences that forget: both are noticed, and what was missed is made up for.</summary>
public sealed class AudienceTests : IDisposable
{
    private readonly DeliveryFixture _gateway = new();
    private readonly FakeSocket _alice = new();

    private FakeCluster Cluster => _gateway.Cluster;

    [Fact]
    public async Task Joining_again_right_after_leaving_is_looked_after_where_the_news_was_lost()
    {
        Cluster.Change("room", "alice", MembershipChange.Joined);
        await _gateway.SignInAsync("alice", _alice);
        await Cluster.LeaveAsync("room", "alice");
        Cluster.Change("room", "alice", MembershipChange.Joined);
        Cluster.AudienceOf("@alice").Forget();
        await _gateway.Audiences.RenewAsync();

        await _gateway.RenewAsync();
        await Cluster.SayAsync("room");
        await Eventually.PassesAsync(() => Assert.Equal([2L, 3, 4], _alice.Seqs("room")));
    }

    [Fact]
    public async Task A_lost_delivery_shows_by_the_number_of_the_next_one()
    {
        // Two rooms of one audience, so that the next delivery is another room's.
        (string first, string second) = TwoRoomsOfOneAudience();
        Cluster.Change(first, "alice", MembershipChange.Joined);
        Cluster.Change(second, "alice", MembershipChange.Joined);
        await _gateway.SignInAsync("alice", _alice);
        Cluster.AudienceOf(first).LosesDeliveries = true;
        await Cluster.SayAsync(first);
        Cluster.AudienceOf(first).LosesDeliveries = false;
        await Cluster.SayAsync(second);

        await Eventually.PassesAsync(() => Assert.Equal([2L], _alice.Seqs(first)));
        Assert.Equal([2L], _alice.Seqs(second));
    }

    [Fact]
    public async Task A_lost_delivery_without_a_next_one_shows_at_the_second_renewal()
    {
        Cluster.Change("room", "alice", MembershipChange.Joined);
        await _gateway.SignInAsync("alice", _alice);
        Cluster.AudienceOf("room").LosesDeliveries = true;
        await Cluster.SayAsync("room");
        await _gateway.RenewAsync();
        Assert.Empty(_alice.Frames);
        await _gateway.RenewAsync();

        await Eventually.PassesAsync(() => Assert.Equal([2L], _alice.Seqs("room")));
    }

    [Fact]
    public async Task A_lost_invitation_is_made_up_for()
    {
        await _gateway.SignInAsync("alice", _alice);
        Cluster.AudienceOf("@alice").LosesDeliveries = true;
        await Cluster.JoinAsync("room", "alice");
        await Cluster.SayAsync("room");
        await _gateway.RenewAsync();
        await _gateway.RenewAsync();

        await Eventually.PassesAsync(() => Assert.Equal([1L, 2], _alice.Seqs("room")));
        await Eventually.TrueAsync(() => Cluster.AudienceOf("room").Topics.Contains("room"));
    }

    [Fact]
    public async Task The_lost_end_of_a_guest_is_made_up_for()
    {
        await _gateway.SignInAsync("alice", _alice, guest: true);
        Cluster.AudienceOf("@alice").LosesDeliveries = true;
        Cluster.Registered.Add("alice");
        await Cluster.PublishAsync(new GuestsEndedNotice("alice"), Topic.OfUser("alice"));
        await _gateway.RenewAsync();
        Assert.Null(_alice.Reason);
        await _gateway.RenewAsync();

        Assert.Equal(CloseReason.SessionEnded, _alice.Reason);
    }

    [Fact]
    public async Task A_guest_who_is_just_coming_in_is_looked_after_and_not_taken_for_one_who_may_not()
    {
        var session = new Session("alice", guest: true, generation: null, _alice);
        _gateway.Subscriptions.Open(session);
        await _gateway.Audiences.ListenAsync("@alice");
        Cluster.AudienceOf("@alice").Forget();
        await Cluster.JoinAsync("room", "alice");
        await _gateway.RenewAsync();
        Subscriptions.GoLive(session);

        await Eventually.PassesAsync(() => Assert.Equal([1L], _alice.Seqs("room")));
        Assert.Null(_alice.Reason);
    }

    [Fact]
    public async Task The_lost_news_of_a_ban_is_made_up_for()
    {
        await _gateway.SignInAsync("alice", _alice);
        Cluster.Banned.Add("alice");
        Cluster.AudienceOf("@alice").Forget();
        await _gateway.RenewAsync();

        await Eventually.PassesAsync(() => Assert.Equal(CloseReason.Banned, _alice.Reason));
    }

    [Fact]
    public async Task An_audience_that_has_forgotten_is_told_all_anew_and_what_was_missed_is_read()
    {
        Cluster.Change("room", "alice", MembershipChange.Joined);
        await _gateway.SignInAsync("alice", _alice);
        Cluster.AudienceOf("room").Forget();
        await Cluster.SayAsync("room");
        Assert.Empty(_alice.Frames);
        await _gateway.RenewAsync();

        Assert.Contains("room", Cluster.AudienceOf("room").Topics);
        await Eventually.PassesAsync(() => Assert.Equal([2L], _alice.Seqs("room")));
        await Cluster.SayAsync("room");
        await Eventually.PassesAsync(() => Assert.Equal([2L, 3], _alice.Seqs("room")));
    }

    [Fact]
    public async Task What_a_silo_committed_and_did_not_live_to_publish_is_read_once_it_is_known_to_be_dead()
    {
        Cluster.Change("room", "alice", MembershipChange.Joined);
        await _gateway.SignInAsync("alice", _alice);
        await _gateway.RenewAsync();
        Cluster.Change("room", "bob", MembershipChange.Joined);
        await _gateway.RenewAsync();
        await _gateway.RenewAsync();
        Assert.Empty(_alice.Frames);
        Cluster.AudienceOf("room").DeadSilos = 1;
        await _gateway.RenewAsync();

        await Eventually.PassesAsync(() => Assert.Equal([2L], _alice.Seqs("room")));
    }

    [Fact]
    public async Task Where_an_audience_does_not_answer_who_waits_is_told_and_the_next_renewal_makes_it_good()
    {
        Cluster.Change("room", "alice", MembershipChange.Joined);
        Session session = await _gateway.SignInAsync("alice", _alice);
        _gateway.Subscriptions.Attach(session, [Joined("other")]);
        Cluster.AudiencesFail = true;
        await Assert.ThrowsAsync<TimeoutException>(() => _gateway.Audiences.ListenAsync("other"));
        await Assert.ThrowsAsync<TimeoutException>(_gateway.RenewAsync);
        Cluster.AudiencesFail = false;
        Cluster.AudienceOf("room").Forget();
        await Cluster.SayAsync("room");
        await _gateway.RenewAsync();

        await Eventually.PassesAsync(() => Assert.Equal([2L], _alice.Seqs("room")));
        await _gateway.Audiences.ListenAsync("other");
    }

    [Fact]
    public async Task Topics_that_come_together_share_a_call()
    {
        string[] rooms = [.. Enumerable.Range(0, 20_000).Select(i => $"room{i}")];
        var session = new Session("alice", guest: false, 1, _alice);
        _gateway.Subscriptions.Attach(session, rooms.Select(Joined));
        await _gateway.Audiences.ListenAsync(rooms);

        // The first topic of an audience starts a call, and those that come while it runs share the next: how many that are is the machine's affair.
        Assert.InRange(Cluster.ListenCalls, Topic.Audiences, rooms.Length / 5);
        Assert.Equal(rooms.Length, Enumerable.Range(0, rooms.Length).GroupBy(i => Topic.Audience(rooms[i])).Sum(share => Cluster.AudienceOf(rooms[share.First()]).Topics.Count));
    }

    [Fact]
    public async Task A_renewal_costs_one_call_for_each_audience_that_is_needed()
    {
        await _gateway.SignInAsync("alice", _alice);
        int calls = Cluster.ListenCalls;
        await _gateway.RenewAsync();

        Assert.Equal(calls + 1, Cluster.ListenCalls);
    }

    [Fact]
    public void A_number_that_stays_away_is_lost_once_and_one_that_is_only_late_is_not()
    {
        var numbers = new DeliveryNumbers();
        Assert.True(numbers.Answered("e", 4));
        Assert.True(numbers.Arrived("e", 5));
        Assert.False(numbers.Arrived("e", 8));
        Assert.True(numbers.Arrived("e", 6));
        Assert.True(numbers.Arrived("e", 9));
        Assert.True(numbers.TakeLost(8));
        Assert.False(numbers.TakeLost(8));

        Assert.False(numbers.Arrived("e", 11));
        Assert.True(numbers.Arrived("e", 10));
        Assert.False(numbers.TakeLost(11));
        Assert.False(numbers.Arrived("e", long.MaxValue));
        Assert.True(numbers.TakeLost(long.MaxValue));
    }

    [Fact]
    public void A_number_that_is_missing_when_the_audience_has_named_it_twice_is_lost()
    {
        var numbers = new DeliveryNumbers();
        Assert.True(numbers.Answered("e", 0));
        Assert.False(numbers.Arrived("e", 2));
        Assert.True(numbers.Answered("e", 2));
        Assert.False(numbers.Answered("e", 2));
        Assert.True(numbers.Answered("e", 2));
    }

    [Fact]
    public void A_delivery_that_overtakes_the_first_answer_is_counted()
    {
        var numbers = new DeliveryNumbers();
        Assert.True(numbers.Arrived("e", 3));
        Assert.True(numbers.Answered("e", 2));
        Assert.True(numbers.Arrived("e", 4));
        Assert.True(numbers.Answered("e", 4));
        Assert.True(numbers.Answered("e", 5));
        Assert.False(numbers.Answered("e", 5));
        Assert.True(numbers.Answered("e", 5));
    }

    public void Dispose()
    {
        _gateway.Dispose();
        _alice.Dispose();
    }

    private static JoinedRoom Joined(string room) => new(room, RoomKind.Public, null, 0, 0, Role.Member);

    private static (string First, string Second) TwoRoomsOfOneAudience()
    {
        string second = Enumerable.Range(0, 1000).Select(i => $"second{i}").First(room => Topic.Audience(room) == Topic.Audience("first"));
        return ("first", second);
    }
}
