namespace OrleansChat.Engine.Tests.Lifetimes;

/// <summary>Nobody but <see cref="ManagementTests"/> calls it.</summary>
public interface ICountedGrain : IGrainWithStringKey
{
    Task PingAsync();
}

internal sealed class CountedGrain : Grain, ICountedGrain
{
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Recorder.Note(this.GetPrimaryKeyString(), "deactivated");
        return Task.CompletedTask;
    }

    public Task PingAsync() => Task.CompletedTask;
}

/// <summary>The cluster tells about itself.</summary>
public sealed class ManagementTests(SharedCluster cluster)
{
    private IManagementGrain Management => cluster.Client.GetGrain<IManagementGrain>(0);

    [Fact]
    public async Task It_names_its_silos()
    {
        Dictionary<SiloAddress, SiloStatus> hosts = await Management.GetHosts(onlyActive: true);

        KeyValuePair<SiloAddress, SiloStatus> host = Assert.Single(hosts);
        Assert.Equal(SiloStatus.Active, host.Value);
        Assert.Equal(cluster.SiloService<ILocalSiloDetails>().SiloAddress, host.Key);
    }

    [Fact]
    public async Task It_counts_activations_and_knows_where_they_are()
    {
        ICountedGrain[] grains = [.. Enumerable.Range(0, 3).Select(_ => cluster.NewGrain<ICountedGrain>())];
        await Task.WhenAll(grains.Select(grain => grain.PingAsync()));

        SimpleGrainStatistic[] statistics = await Management.GetSimpleGrainStatistics();
        int total = await Management.GetTotalActivationCount();
        SiloAddress? address = await Management.GetActivationAddress(grains[0]);

        Assert.Equal(3, statistics.Where(s => s.GrainType.Contains(nameof(CountedGrain), StringComparison.Ordinal)).Sum(s => s.ActivationCount));
        Assert.True(total >= 3);
        Assert.Equal(cluster.SiloService<ILocalSiloDetails>().SiloAddress, address);
        Assert.Null(await Management.GetActivationAddress(cluster.NewGrain<ICountedGrain>()));
    }
}
