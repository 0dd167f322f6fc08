using Orleans.Concurrency;
using Orleans.Placement;

namespace OrleansChat.Engine.Tests.Clusters;

/// <summary>Works wherever it is called.</summary>
public interface ILocalWorkerGrain : IPlacedGrain;

[StatelessWorker(2)]
internal sealed class LocalWorkerGrain : Grain, ILocalWorkerGrain
{
    public Task<SiloAddress> SiloAsync() => Task.FromResult(Placed.SiloOf(ServiceProvider));
}

/// <summary>Comes to life where it is called first.</summary>
public interface INearGrain : IPlacedGrain;

[PreferLocalPlacement]
internal sealed class NearGrain : Grain, INearGrain
{
    public Task<SiloAddress> SiloAsync() => Task.FromResult(Placed.SiloOf(ServiceProvider));
}

/// <summary>Calls others and tells where they are.</summary>
public interface IAskingGrain : IPlacedGrain
{
    Task<SiloAddress> AskAsync(IPlacedGrain other);
}

internal sealed class AskingGrain : PlacedGrain, IAskingGrain
{
    public Task<SiloAddress> AskAsync(IPlacedGrain other) => other.SiloAsync();
}

/// <summary>Grains that want to be near their callers are.</summary>
public sealed class LocalityTests(ThreeSilos cluster)
{
    [Fact]
    public async Task A_stateless_worker_is_on_the_silo_that_calls()
    {
        ILocalWorkerGrain worker = cluster.Client.GetGrain<ILocalWorkerGrain>(SharedCluster.NewKey());

        for (int silo = 0; silo < cluster.Silos.Count; silo++)
        {
            SiloAddress address = cluster.Silos[silo].SiloAddress;
            IAskingGrain asking = await cluster.NewGrainOnAsync<IAskingGrain>(silo);
            Assert.Equal(address, await asking.AskAsync(worker));
            Assert.Equal(address, await cluster.ClientIn(silo).GetGrain<ILocalWorkerGrain>(worker.GetPrimaryKeyString()).SiloAsync());
        }
    }

    [Fact]
    public async Task A_grain_that_prefers_to_be_local_is_where_it_is_called_first_and_stays_there()
    {
        for (int silo = 0; silo < cluster.Silos.Count; silo++)
        {
            SiloAddress address = cluster.Silos[silo].SiloAddress;
            INearGrain near = cluster.Client.GetGrain<INearGrain>(SharedCluster.NewKey());
            IAskingGrain asking = await cluster.NewGrainOnAsync<IAskingGrain>(silo);

            Assert.Equal(address, await asking.AskAsync(near));
            for (int other = 0; other < cluster.Silos.Count; other++)
            {
                Assert.Equal(address, await cluster.ClientIn(other).GetGrain<INearGrain>(near.GetPrimaryKeyString()).SiloAsync());
            }
        }
    }
}
