using Orleans.Configuration;
using Orleans.Membership;
using Orleans.Runtime;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Wire.Tests.Membership;

/// <summary>A silo serves only while nobody may take its place, and nobody takes it before.</summary>
public sealed class ClusterMembershipTests
{
    private readonly MemoryMembershipStore _list = new();

    [Fact]
    public async Task Who_joins_is_seen_by_all_and_may_serve()
    {
        await using MembershipNode one = await MembershipNode.JoinAsync(_list);
        await using MembershipNode two = await MembershipNode.JoinAsync(_list);

        await Eventually.TrueAsync(() => one.Membership.View.IsActive(two.Address) && two.Membership.View.IsActive(one.Address));
        Assert.True(one.Membership.Lease.Valid && two.Membership.Lease.Valid);
    }

    [Fact]
    public async Task Who_cannot_read_the_list_serves_nothing_until_it_can_again()
    {
        await using MembershipNode node = await MembershipNode.JoinAsync(_list);

        node.Store.IsOut = true;
        await Eventually.TrueAsync(() => !node.Membership.Lease.Valid);
        node.Store.IsOut = false;

        await Eventually.TrueAsync(() => node.Membership.Lease.Valid);
        Assert.False(node.Lost.Task.IsCompleted);
    }

    [Fact]
    public async Task Who_is_cut_off_has_stopped_serving_when_the_others_declare_it_dead()
    {
        await using MembershipNode one = await MembershipNode.JoinAsync(_list);
        await using MembershipNode cutOff = await MembershipNode.JoinAsync(_list);
        await Eventually.TrueAsync(() => one.Membership.View.IsActive(cutOff.Address));
        bool served = false;
        one.Membership.Changed += view => served |= !view.IsAlive(cutOff.Address) && cutOff.Membership.Lease.Valid;

        cutOff.Store.IsOut = true;
        await Eventually.TrueAsync(() => !one.Membership.View.IsAlive(cutOff.Address));
        cutOff.Store.IsOut = false;

        await Eventually.ReturnsAsync(cutOff.Lost.Task);
        Assert.False(served || cutOff.Membership.Lease.Valid);
        Assert.True(one.Membership.Lease.Valid);
    }

    [Fact]
    public async Task Who_is_suspected_without_reason_takes_it_back()
    {
        await using MembershipNode one = await MembershipNode.JoinAsync(_list);
        await using MembershipNode two = await MembershipNode.JoinAsync(_list);
        await Eventually.TrueAsync(() => one.Membership.View.IsActive(two.Address));
        long before = one.Membership.View.Version;

        one.Membership.Suspect(two.Address);

        await Eventually.TrueAsync(() => one.Membership.View.Version >= before + 2 && one.Membership.View.Members[two.Address].Suspicion is null);
        Assert.True(two.Membership.Lease.Valid && one.Membership.View.IsActive(two.Address));
    }

    [Fact]
    public async Task When_the_list_was_out_of_everybodys_reach_nobody_is_dead_for_that()
    {
        MembershipNode[] nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => MembershipNode.JoinAsync(_list)));
        await Eventually.TrueAsync(() => nodes.All(node => nodes.All(other => node.Membership.View.IsActive(other.Address))));

        Array.ForEach(nodes, node => node.Store.IsOut = true);
        await Eventually.TrueAsync(() => nodes.All(node => !node.Membership.Lease.Valid));
        Array.ForEach(nodes, node => node.Store.IsOut = false);

        await Eventually.TrueAsync(() => nodes.All(node => node.Membership.Lease.Valid && node.Membership.View.Candidates.Count == 3));
        Assert.All(nodes, node => Assert.False(node.Lost.Task.IsCompleted));
        foreach (MembershipNode node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Who_leaves_says_so()
    {
        await using MembershipNode one = await MembershipNode.JoinAsync(_list);
        await using MembershipNode leaving = await MembershipNode.JoinAsync(_list);

        await leaving.Membership.AnnounceAsync(SiloStatus.ShuttingDown, CancellationToken.None);
        await Eventually.TrueAsync(() => one.Membership.View.Members.GetValueOrDefault(leaving.Address)?.Status == SiloStatus.ShuttingDown);
        Assert.True(leaving.Membership.Lease.Valid);
        Assert.Equal(one.Address, Assert.Single(one.Membership.View.Candidates).Address);

        await leaving.Membership.AnnounceAsync(SiloStatus.Dead, CancellationToken.None);
        await Eventually.TrueAsync(() => !one.Membership.View.IsAlive(leaving.Address));
        Assert.False(leaving.Lost.Task.IsCompleted);
    }

    [Theory]
    [InlineData(15, 2.5)]
    [InlineData(0.1, 1)]
    [InlineData(2, 2)]
    public void The_lease_is_what_Orleans_takes_to_miss_enough_probes_within_bounds(double probes, double lease)
    {
        LeaseTimes times = LeaseTimes.Of(new ClusterMembershipOptions { ProbeTimeout = TimeSpan.FromSeconds(probes), NumMissedProbesLimit = 1 });

        Assert.Equal(TimeSpan.FromSeconds(lease), times.Lease);
        Assert.True(times.Tick * 2 < times.Suspicion && times.Suspicion < times.Lease && times.Lease < times.Death);
    }
}
