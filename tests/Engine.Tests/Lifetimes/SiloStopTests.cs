using Orleans.TestingHost;

namespace OrleansChat.Engine.Tests.Lifetimes;

/// <summary>A silo that stops in peace ends its grains in peace.</summary>
public sealed class SiloStopTests
{
    [Fact]
    public async Task Grains_are_deactivated_when_the_silo_stops()
    {
        InProcessTestClusterBuilder builder = new(1);
        await using InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        IMortalGrain[] grains = [.. Enumerable.Range(0, 20).Select(_ => cluster.Client.GetGrain<IMortalGrain>(SharedCluster.NewKey()))];
        await Task.WhenAll(grains.Select(grain => grain.ActivationAsync()));

        await cluster.StopSiloAsync(cluster.Silos[0]);

        Assert.All(grains, grain => Assert.Equal(
            ["activating", "activated", "deactivated: ShuttingDown"], Recorder.Lines(grain.GetPrimaryKeyString())));
    }

    [Fact]
    public async Task After_a_restart_the_client_finds_the_new_silo()
    {
        InProcessTestClusterBuilder builder = new(1);
        await using InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        IMortalGrain grain = cluster.Client.GetGrain<IMortalGrain>(SharedCluster.NewKey());
        Guid first = await grain.ActivationAsync();

        await cluster.RestartSiloAsync(cluster.Silos[0]);

        Guid second = await Surviving.CallAsync(grain.ActivationAsync);
        Assert.NotEqual(first, second);
    }
}
