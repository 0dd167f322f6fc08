using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

[assembly: AssemblyFixture(typeof(OrleansChat.Engine.Tests.SharedCluster))]

namespace OrleansChat.Engine.Tests;

/// <summary>One silo and one client for all tests that stop neither.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    /// <summary>The name of the storage provider in memory.</summary>
    public const string MemoryStorage = "memory";

    private readonly InProcessTestCluster _cluster;

    public SharedCluster()
    {
        InProcessTestClusterBuilder builder = new(1);
        builder.ConfigureSilo((_, silo) => silo.AddMemoryGrainStorage(MemoryStorage));
        _cluster = builder.Build();
    }

    public IClusterClient Client => _cluster.Client;

    public IServiceProvider Silo => _cluster.GetSiloServiceProvider();

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>A reference to a grain that no other test uses.</summary>
    public TGrain NewGrain<TGrain>()
        where TGrain : IGrainWithStringKey => Client.GetGrain<TGrain>(NewKey());

    public TService SiloService<TService>()
        where TService : notnull => Silo.GetRequiredService<TService>();

    public static string NewKey() => $"key-{Guid.NewGuid():N}";
}
