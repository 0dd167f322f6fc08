using OrleansChat.Grains.Audience;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Audience;

public sealed class ListenersTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Listeners _listeners;
    private readonly DeafObserver _observer = new();

    public ListenersTests() => _listeners = new Listeners(_time);

    [Fact]
    public void Who_has_a_users_sessions_is_told_by_leases_that_have_not_run_out_swept_or_not()
    {
        Listen("g2", "", complete: true, add: ["@alice"]);
        _time.Advance(IAudienceGrain.Lease / 2);
        Listen("g1", "", complete: true, add: ["@alice", "@bob"]);
        Assert.Equal(["g1", "g2"], _listeners.LeasedOf("@alice").Select(gateway => gateway.Gateway));
        Assert.Empty(_listeners.LeasedOf("@carol"));

        _time.Advance(IAudienceGrain.Lease / 2);
        Assert.Equal("g1", Assert.Single(_listeners.LeasedOf("@alice")).Gateway);
        _time.Advance(IAudienceGrain.Lease / 2);
        Assert.Empty(_listeners.LeasedOf("@alice"));
        Assert.Equal(2, _listeners.GatewayCount);
    }

    [Fact]
    public void Operators_see_how_each_gateway_stands_and_of_a_crowd_only_a_part()
    {
        for (int i = 0; i < 150; i++)
        {
            Listen($"g{i:000}", "", complete: true, add: ["lobby", $"room-{i}"]);
        }

        _time.Advance(IAudienceGrain.Lease / 2);
        LiveAudience live = _listeners.Live();

        Assert.Equal((_listeners.Epoch, 151, 150), (live.Epoch, live.Topics, live.GatewayCount));
        Assert.Equal(LiveAudience.MaxGateways, live.Gateways.Count);
        Assert.Equal(new LiveListener("g000", 2, 0, IAudienceGrain.Lease.TotalSeconds / 2), live.Gateways[0]);
    }

    [Fact]
    public void Who_is_not_known_must_say_everything_first()
    {
        Listening answer = Listen("g1", "", complete: false, add: ["lobby"]);
        Assert.False(answer.Known);
        Assert.Equal(0, _listeners.GatewayCount);
        Assert.Empty(_listeners.Of(["lobby"]));

        answer = Listen("g1", "", complete: true, add: ["lobby"]);
        Assert.True(answer.Known);
        Assert.Equal(_listeners.Epoch, answer.Epoch);
        Assert.Single(_listeners.Of(["lobby"]));
    }

    [Fact]
    public void Another_activations_epoch_is_not_this_ones()
    {
        Listen("g1", "", complete: true, add: ["lobby"]);
        Listening answer = Listen("g1", new Listeners(_time).Epoch, complete: false, add: ["den"]);

        Assert.False(answer.Known);
        Assert.Empty(_listeners.Of(["den"]));
        Assert.Single(_listeners.Of(["lobby"]));
    }

    [Fact]
    public void Topics_come_and_go_and_nothing_is_left_behind()
    {
        Listen("g1", "", complete: true, add: ["lobby", "den"]);
        Listen("g2", "", complete: true, add: ["den"]);
        Assert.Equal(2, _listeners.Of(["den"]).Count);

        Listen("g1", _listeners.Epoch, complete: false, add: ["attic"], remove: ["den", "never heard of"]);
        Assert.Single(_listeners.Of(["den"]));
        Assert.Single(_listeners.Of(["attic"]));

        Listen("g1", _listeners.Epoch, complete: true, add: ["attic"]);
        Assert.Empty(_listeners.Of(["lobby"]));

        Listen("g2", _listeners.Epoch, complete: false, remove: ["den"]);
        Assert.Equal(1, _listeners.TopicCount);
    }

    [Fact]
    public void Saying_something_twice_changes_nothing()
    {
        Listen("g1", "", complete: true, add: ["lobby", "lobby"]);
        Listen("g1", _listeners.Epoch, complete: false, add: ["lobby"]);
        Listen("g1", _listeners.Epoch, complete: false, remove: ["lobby", "lobby"]);
        Listen("g1", _listeners.Epoch, complete: false, remove: ["lobby"]);
        Assert.Equal(0, _listeners.TopicCount);
    }

    [Fact]
    public void A_gateway_that_matches_twice_is_named_once()
    {
        Listen("g1", "", complete: true, add: ["lobby", "@alice"]);
        Listen("g2", "", complete: true, add: ["@alice"]);
        Assert.Equal(2, _listeners.Of(["lobby", "@alice", "@nobody"]).Count);
    }

    [Fact]
    public void A_lease_runs_out_unless_it_is_renewed()
    {
        Listen("g1", "", complete: true, add: ["lobby"]);
        Listen("g2", "", complete: true, add: ["lobby"]);
        _time.Advance(IAudienceGrain.Lease - TimeSpan.FromSeconds(1));
        Assert.Empty(_listeners.Sweep());

        Listen("g2", _listeners.Epoch, complete: false);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["g1"], _listeners.Sweep());
        Assert.Single(_listeners.Of(["lobby"]));

        _time.Advance(IAudienceGrain.Lease);
        Assert.Equal(["g2"], _listeners.Sweep());
        Assert.Equal(0, _listeners.TopicCount);
    }

    [Fact]
    public void Numbers_never_come_twice_within_an_epoch_also_after_a_gateway_was_forgotten()
    {
        Listen("g1", "", complete: true, add: ["lobby"]);
        for (int i = 1; i <= 5; i++)
        {
            Assert.Equal(i, _listeners.Of(["lobby"]).Single().NextDelivery());
        }

        Assert.Equal(5, Listen("g1", _listeners.Epoch, complete: false).LastDelivery);
        _time.Advance(IAudienceGrain.Lease);
        _listeners.Sweep();

        Assert.False(Listen("g1", _listeners.Epoch, complete: false).Known);
        Assert.Equal(5, Listen("g1", _listeners.Epoch, complete: true, add: ["lobby"]).LastDelivery);
        Assert.Equal(6, _listeners.Of(["lobby"]).Single().NextDelivery());
    }

    private Listening Listen(string gateway, string epoch, bool complete, string[]? add = null, string[]? remove = null) =>
        _listeners.Listen(_observer, new ListenRequest(gateway, epoch, complete, add ?? [], remove ?? []));

    private sealed class DeafObserver : IGatewayObserver
    {
        public Task DeliverAsync(Delivery delivery) => Task.CompletedTask;

        public Task<IReadOnlyList<UserSession>> SessionsOfAsync(string user) => throw new NotSupportedException();

        public Task<EndedSessions> EndSessionsAsync(string user, SessionsToEnd which) => throw new NotSupportedException();
    }
}
