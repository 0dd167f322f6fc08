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

        BadProviderConfigException e = await Assert.ThrowsAsync<BadProviderConfigException>(grain.LookAsync);

        Assert.Contains("nowhere", e.Message, StringComparison.Ordinal);
        Assert.Contains(grain.GetGrainId().Type.ToString()!, e.Message, StringComparison.Ordinal);
    }

    protected override Task<IStateGrain> NewGrainAsync() => Task.FromResult<IStateGrain>(cluster.NewGrain<IMemoryStateGrain>());

    protected override Task<IGrainStorage> StorageAsync() =>
        Task.FromResult(cluster.Silo.GetRequiredKeyedService<IGrainStorage>(SharedCluster.MemoryStorage));
}
