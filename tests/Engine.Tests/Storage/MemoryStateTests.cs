using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace OrleansChat.Engine.Tests.Storage;

/// <summary>The provider in memory keeps the contract.</summary>
public sealed class MemoryStateTests(SharedCluster cluster) : StateContract
{
    [Fact]
    public async Task A_grain_whose_provider_is_missing_says_which()
    {
        IStateGrain grain = cluster.NewGrain<IHomelessStateGrain>();

        Exception e = await Assert.ThrowsAnyAsync<Exception>(grain.LookAsync);

        // Engines differ in how deep they wrap it.
        string story = e.ToString();
        Assert.Contains(nameof(BadProviderConfigException), story, StringComparison.Ordinal);
        Assert.Contains("nowhere", story, StringComparison.Ordinal);
        Assert.Contains(grain.GetGrainId().Type.ToString()!, story, StringComparison.Ordinal);
    }

    protected override Task<IStateGrain> NewGrainAsync() => Task.FromResult<IStateGrain>(cluster.NewGrain<IMemoryStateGrain>());

    protected override Task<IGrainStorage> StorageAsync() =>
        Task.FromResult(cluster.Silo.GetRequiredKeyedService<IGrainStorage>(SharedCluster.MemoryStorage));
}
