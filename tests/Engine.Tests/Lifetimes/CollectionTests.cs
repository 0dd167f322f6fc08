using Orleans.Configuration;
using Orleans.TestingHost;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Lifetimes;

/// <summary>Activations end when nobody calls them for a while.</summary>
public sealed class CollectionTests
{
    [Fact]
    public async Task An_idle_grain_is_deactivated_and_a_busy_or_reluctant_one_is_not()
    {
        InProcessTestClusterBuilder builder = new(1);
        builder.ConfigureSilo((_, silo) => silo.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionQuantum = TimeSpan.FromSeconds(1);
            options.CollectionAge = TimeSpan.FromSeconds(2);
        }));
        await using InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        IMortalGrain idle = cluster.Client.GetGrain<IMortalGrain>(SharedCluster.NewKey());
        IMortalGrain busy = cluster.Client.GetGrain<IMortalGrain>(SharedCluster.NewKey());
        IMortalGrain reluctant = cluster.Client.GetGrain<IMortalGrain>(SharedCluster.NewKey());
        Gate gate = Gate.New();
        await reluctant.DelayAsync();
        await idle.ActivationAsync();
        Task<Guid> held = busy.HoldAsync(gate.Name);

        await Eventually.TrueAsync(() => Recorder.Lines(idle.GetPrimaryKeyString()).Contains("deactivated: ActivationIdle"));

        Assert.False(Ended(busy));
        Assert.False(Ended(reluctant));
        gate.Open();
        await Eventually.ReturnsAsync(held);
    }

    [Fact]
    public async Task Collection_can_be_forced()
    {
        InProcessTestClusterBuilder builder = new(1);
        await using InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        IMortalGrain idle = cluster.Client.GetGrain<IMortalGrain>(SharedCluster.NewKey());
        await idle.ActivationAsync();

        await Eventually.TrueAsync(async () =>
        {
            await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
            return Ended(idle);
        });
    }

    private static bool Ended(IMortalGrain grain) =>
        Recorder.Lines(grain.GetPrimaryKeyString()).Any(line => line.StartsWith("deactivated", StringComparison.Ordinal));
}
