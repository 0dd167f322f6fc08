using System.Net;
using Orleans.Membership;
using Orleans.Runtime;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Wire.Tests.Membership;

/// <summary>When one silo takes another for dead.</summary>
public sealed class SiloWatchTests
{
    private static readonly LeaseTimes Times = new(
        Lease: TimeSpan.FromSeconds(2), Tick: TimeSpan.FromSeconds(0.5), Suspicion: TimeSpan.FromSeconds(1.2), Death: TimeSpan.FromSeconds(2.2));

    private readonly ManualTimeProvider _time = new();
    private readonly SiloAddress _self = Silo(1);
    private readonly SiloAddress _other = Silo(2);
    private readonly SiloWatch _watch;
    private int _renewals;

    public SiloWatchTests() => _watch = new SiloWatch(_self, Times, _time);

    [Fact]
    public void Who_renews_is_left_alone()
    {
        for (int tick = 0; tick < 20; tick++)
        {
            Assert.DoesNotContain(Look(renewed: true), change => change.Wait <= TimeSpan.Zero);
        }
    }

    [Fact]
    public void Who_does_not_renew_is_suspected_and_not_declared_dead_at_once()
    {
        Look(renewed: true);
        Look();
        Look();
        (Member suspected, TimeSpan wait) = Assert.Single(Look());

        Assert.True(wait <= TimeSpan.Zero);
        Assert.Equal(SiloStatus.Active, suspected.Status);
        Assert.StartsWith(_self.ToParsableString(), suspected.Suspicion, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suspicion_must_stand_for_longer_than_a_lease()
    {
        Look(renewed: true, suspicion: "somebody,once");
        TimeSpan stood = TimeSpan.Zero;
        IReadOnlyList<(Member Changed, TimeSpan Wait)> due = [];
        while (due.All(change => change.Wait > TimeSpan.Zero))
        {
            due = Look(suspicion: "somebody,once");
            stood += Times.Tick;
        }

        Assert.Equal(SiloStatus.Dead, Assert.Single(due).Changed.Status);
        Assert.True(stood > Times.Lease);
    }

    [Fact]
    public void A_new_suspicion_stands_from_its_own_beginning()
    {
        for (int tick = 0; tick < 4; tick++)
        {
            Look(suspicion: "somebody,once");
        }

        (Member _, TimeSpan wait) = Assert.Single(Look(suspicion: "somebody,again"));

        Assert.Equal(Times.Death, wait);
    }

    [Fact]
    public void Who_could_not_be_reached_is_suspected_at_once()
    {
        Look(renewed: true);

        Assert.True(_watch.Report(_other, View()));
        Assert.False(_watch.Report(_other, View()));
        Assert.True(Assert.Single(Look(renewed: true)).Wait <= TimeSpan.Zero);
    }

    [Fact]
    public void Who_could_not_look_has_seen_nothing()
    {
        Look(renewed: true);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.True(Assert.Single(Look()).Wait > TimeSpan.Zero);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Times.Death, Assert.Single(Look(suspicion: "somebody,once")).Wait);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Times.Death, Assert.Single(Look(suspicion: "somebody,once")).Wait);
    }

    [Fact]
    public void Nobody_suspects_himself_or_the_dead()
    {
        for (int tick = 0; tick < 10; tick++)
        {
            _time.Advance(Times.Tick);
            MembershipView view = new(1, [Member(_self), Member(_other) with { Status = SiloStatus.Dead }]);
            _watch.Note(view);
            Assert.Empty(_watch.Due(view, DateTime.UnixEpoch));
            Assert.False(_watch.Report(_other, view));
        }
    }

    internal static SiloAddress Silo(int number) => SiloAddress.New(IPAddress.Loopback, 1000 + number, number);

    internal static Member Member(SiloAddress address) => new(address, SiloStatus.Active, 0);

    /// <summary>A tick passes, and this silo reads the list.</summary>
    private IReadOnlyList<(Member Changed, TimeSpan Wait)> Look(bool renewed = false, string? suspicion = null)
    {
        _time.Advance(Times.Tick);
        _renewals += renewed ? 1 : 0;
        MembershipView view = View(suspicion);
        _watch.Note(view);
        return _watch.Due(view, DateTime.UnixEpoch);
    }

    private MembershipView View(string? suspicion = null) => new(
        1, [Member(_self), Member(_other) with { SeenAlive = DateTime.UnixEpoch.AddSeconds(_renewals), Suspicion = suspicion }]);
}
