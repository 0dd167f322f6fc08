using Orleans.Membership;
using Orleans.Placement;
using Orleans.Runtime;
using OrleansChat.Engine.Wire.Tests.Membership;

namespace OrleansChat.Engine.Wire.Tests.Placement;

/// <summary>Where grains are put, and what a change of the cluster moves.</summary>
public sealed class RendezvousTests
{
    private static readonly GrainId[] Grains = [.. Enumerable.Range(0, 3_000).Select(i => GrainId.Create("room", $"room-{i}"))];

    [Fact]
    public void Every_silo_gets_its_share()
    {
        MembershipView view = Of(1, 2, 3);

        Assert.All(
            Grains.GroupBy(grain => RendezvousPlacement.Locate(grain, view)), group => Assert.InRange(group.Count(), Grains.Length / 4, Grains.Length / 2));
    }

    [Fact]
    public void Who_joins_takes_only_what_is_its_own_and_who_leaves_gives_only_what_it_had()
    {
        MembershipView small = Of(1, 2, 3);
        MembershipView large = Of(1, 2, 3, 4);
        SiloAddress joined = SiloWatchTests.Silo(4);

        foreach (GrainId grain in Grains)
        {
            SiloAddress? before = RendezvousPlacement.Locate(grain, small);
            SiloAddress? after = RendezvousPlacement.Locate(grain, large);
            Assert.True(before == after || after == joined);
        }
    }

    [Fact]
    public void Who_shuts_down_gets_nothing_unless_nobody_else_is_there()
    {
        Member one = SiloWatchTests.Member(SiloWatchTests.Silo(1));
        Member leaving = SiloWatchTests.Member(SiloWatchTests.Silo(2)) with { Status = SiloStatus.ShuttingDown };

        Assert.All(Grains, grain => Assert.Equal(one.Address, RendezvousPlacement.Locate(grain, new(1, [one, leaving]))));
        Assert.Equal(leaving.Address, RendezvousPlacement.Locate(Grains[0], new(1, [leaving])));
        Assert.Null(RendezvousPlacement.Locate(Grains[0], new(1, [leaving with { Status = SiloStatus.Dead }])));
    }

    private static MembershipView Of(params int[] silos) => new(1, silos.Select(number => SiloWatchTests.Member(SiloWatchTests.Silo(number))));
}
