using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

[assembly: AssemblyFixture(typeof(OrleansChat.Engine.Tests.Clusters.ThreeSilos))]

namespace OrleansChat.Engine.Tests.Clusters;

/// <summary>Three silos and a client for all tests that stop none of them.</summary>
public sealed class ThreeSilos : IAsyncLifetime
{
    private readonly InProcessTestCluster _cluster;

    public ThreeSilos()
    {
        InProcessTestClusterBuilder builder = new(3);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(SharedCluster.MemoryStorage);
            silo.AddIncomingGrainCallFilter<CallCounter>();
            silo.AddActivityPropagation();
        });
        builder.ConfigureClient(client => client.AddActivityPropagation());
        _cluster = builder.Build();
    }

    public IClusterClient Client => _cluster.Client;

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public IEnumerable<SiloAddress> Addresses => Silos.Select(silo => silo.SiloAddress);

    public async ValueTask InitializeAsync()
    {
        await _cluster.DeployAsync();
        await Views.AgreeAsync(_cluster.Silos.Select(silo => silo.ServiceProvider));
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>The client that code in a silo's process has.</summary>
    public IClusterClient ClientIn(int silo) => Silos[silo].ServiceProvider.GetRequiredService<IClusterClient>();

    /// <summary>A grain that no other test uses, on one of the silos.</summary>
    public Task<TGrain> NewGrainOnAsync<TGrain>(int silo)
        where TGrain : IPlacedGrain => Client.NewGrainOnAsync<TGrain>(Silos[silo].SiloAddress);

    /// <summary>A grain on each silo.</summary>
    public Task<TGrain[]> NewGrainOnEachAsync<TGrain>()
        where TGrain : IPlacedGrain => Task.WhenAll(Enumerable.Range(0, Silos.Count).Select(NewGrainOnAsync<TGrain>));
}
