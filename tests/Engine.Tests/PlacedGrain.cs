using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Placement;

namespace OrleansChat.Engine.Tests;

/// <summary>Tells which silo it lives on.</summary>
public interface IPlacedGrain : IGrainWithStringKey
{
    [AlwaysInterleave]
    Task<SiloAddress> SiloAsync();
}

/// <summary>May come to any silo, whatever the silos' load is.</summary>
[RandomPlacement]
internal abstract class PlacedGrain : Grain, IPlacedGrain
{
    public Task<SiloAddress> SiloAsync() => Task.FromResult(Placed.SiloOf(ServiceProvider));
}

/// <summary>Finds grains where a test wants them.</summary>
internal static class Placed
{
    /// <summary>More keys than it takes to meet every silo of a small cluster.</summary>
    private const int MaxAttempts = 500;

    public static SiloAddress SiloOf(IServiceProvider services) => services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    /// <summary>A grain that no other test uses, on a silo.</summary>
    public static async Task<TGrain> NewGrainOnAsync<TGrain>(this IGrainFactory grains, SiloAddress silo)
        where TGrain : IPlacedGrain
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            TGrain grain = grains.GetGrain<TGrain>(SharedCluster.NewKey());
            if ((await grain.SiloAsync()).Equals(silo))
            {
                return grain;
            }
        }

        throw new InvalidOperationException($"Of {MaxAttempts} grains, none came to {silo}.");
    }
}
