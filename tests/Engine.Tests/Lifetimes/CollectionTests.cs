using Orleans.Configuration;
using Orleans.TestingHost;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Lifetimes;

/// <summary>Activations end when nobody calls them for a while.</summary>
public sealed class CollectionTests
{
    [Fact]
    public async Task An_idle_grain_is_deactivated_and_a_busy_one_is_not()
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
        Gate gate = Gate.New();
        await idle.ActivationAsync();
        Task<Guid> held = busy.HoldAsync(gate.Name);

        await Eventually.TrueAsync(() => Recorder.Lines(idle.GetPrimaryKeyString()).Contains("deactivated: ActivationIdle"));

        Assert.DoesNotContain(Recorder.Lines(busy.GetPrimaryKeyString()), line => line.StartsWith("deactivated", StringComparison.Ordinal));
        gate.Open();
        await Eventually.ReturnsAsync(held);
    }
}
