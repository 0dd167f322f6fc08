using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Engine.Tests.Lifetimes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Clusters;

/// <summary>Nobody but <see cref="ManagementTests"/> calls it.</summary>
public interface ICensusGrain : IPlacedGrain;

internal sealed class CensusGrain : PlacedGrain, ICensusGrain;

/// <summary>A cluster of several silos tells about itself, whichever silo is asked.</summary>
public sealed class ManagementTests(ThreeSilos cluster)
{
    private IManagementGrain Management => cluster.Client.GetGrain<IManagementGrain>(0);

    [Fact]
    public async Task It_names_its_silos()
    {
        Dictionary<SiloAddress, SiloStatus> hosts = await Management.GetHosts(onlyActive: true);
        MembershipEntry[] details = await Management.GetDetailedHosts(onlyActive: true);

        Assert.Equal(cluster.Addresses.ToHashSet(), hosts.Keys.ToHashSet());
        Assert.All(hosts.Values, status => Assert.Equal(SiloStatus.Active, status));
        Assert.Equal(
            cluster.Silos.Select(silo => (silo.SiloAddress, silo.Name, SiloStatus.Active)).ToHashSet(),
            details.Select(entry => (entry.SiloAddress, entry.SiloName, entry.Status)).ToHashSet());
        Assert.All(details, entry => Assert.True(entry.StartTime > DateTime.UnixEpoch && entry.IAmAliveTime >= entry.StartTime));
        Assert.All(details, entry => Assert.NotEmpty(entry.HostName));
    }

    [Fact]
    public async Task It_counts_activations_silo_by_silo()
    {
        ICensusGrain[] grains = [.. Enumerable.Range(0, 60).Select(_ => cluster.Client.GetGrain<ICensusGrain>(SharedCluster.NewKey()))];
        SiloAddress[] silos = await Task.WhenAll(grains.Select(grain => grain.SiloAsync()));
        Dictionary<SiloAddress, int> expected = silos.CountBy(silo => silo).ToDictionary();

        SimpleGrainStatistic[] simple = await Management.GetSimpleGrainStatistics();
        SimpleGrainStatistic[] ofOne = await Management.GetSimpleGrainStatistics([silos[0]]);
        int total = await Management.GetTotalActivationCount();

        Assert.Equal(expected, simple.Where(IsOurs).ToDictionary(s => s.SiloAddress, s => s.ActivationCount));
        Assert.Equal(expected[silos[0]], Assert.Single(ofOne, IsOurs).ActivationCount);
        Assert.All(ofOne, s => Assert.Equal(silos[0], s.SiloAddress));
        Assert.True(total >= grains.Length);

        DetailedGrainStatistic[] detailed = await Management.GetDetailedGrainStatistics();
        DetailedGrainStatistic[] detailedOfOne = await Management.GetDetailedGrainStatistics(null, [silos[0]]);
        Assert.Equal(
            grains.Zip(silos, (grain, silo) => (grain.GetGrainId(), silo)).ToHashSet(),
            detailed.Where(s => s.GrainType.Contains(nameof(CensusGrain), StringComparison.Ordinal)).Select(s => (s.GrainId, s.SiloAddress)).ToHashSet());
        Assert.All(detailedOfOne, s => Assert.Equal(silos[0], s.SiloAddress));

        static bool IsOurs(SimpleGrainStatistic statistic) => statistic.GrainType.Contains(nameof(CensusGrain), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_knows_where_a_grain_is()
    {
        ICensusOfOneGrain[] grains = await cluster.NewGrainOnEachAsync<ICensusOfOneGrain>();

        foreach (ICensusOfOneGrain grain in grains)
        {
            Assert.Equal(await grain.SiloAsync(), await Management.GetActivationAddress(grain));
        }

        Assert.Null(await Management.GetActivationAddress(cluster.Client.GetGrain<ICensusOfOneGrain>(SharedCluster.NewKey())));
    }

    [Fact]
    public async Task It_ends_an_activation_wherever_that_is()
    {
        foreach (IMortalGrain grain in await cluster.NewGrainOnEachAsync<IMortalGrain>())
        {
            Guid before = await grain.ActivationAsync();

            await Management.DeactivateGrain(grain.GetGrainId());

            await Eventually.TrueAsync(() => Recorder.Lines(grain.GetPrimaryKeyString()).Any(line => line.StartsWith("deactivated", StringComparison.Ordinal)));
            Assert.NotEqual(before, await grain.ActivationAsync());
        }
    }

    [Fact]
    public async Task It_tells_how_busy_each_silo_is()
    {
        await cluster.NewGrainOnEachAsync<ICensusOfOneGrain>();

        SiloRuntimeStatistics[] statistics = await Management.GetRuntimeStatistics([.. cluster.Addresses]);

        Assert.Equal(cluster.Silos.Count, statistics.Length);
        Assert.All(statistics, s => Assert.True(s.ActivationCount > 0, s.ToString()));
    }

    [Fact]
    public void Each_silo_sees_all_members()
    {
        Assert.All(cluster.Silos, silo =>
        {
            ClusterMembershipSnapshot snapshot = silo.ServiceProvider.GetRequiredService<IClusterMembershipService>().CurrentSnapshot;
            Assert.Equal(
                cluster.Silos.Select(other => (other.SiloAddress, other.Name, SiloStatus.Active)).ToHashSet(),
                snapshot.Members.Values.Select(member => (member.SiloAddress, member.Name, member.Status)).ToHashSet());
            Assert.True(snapshot.Version > MembershipVersion.MinValue);
        });
    }
}

/// <summary>As <see cref="ICensusGrain"/>, uncounted.</summary>
public interface ICensusOfOneGrain : IPlacedGrain;

internal sealed class CensusOfOneGrain : PlacedGrain, ICensusOfOneGrain;
