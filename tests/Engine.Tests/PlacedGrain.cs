using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Placement;
using OrleansChat.Tests.Common;

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
    public static SiloAddress SiloOf(IServiceProvider services) => services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    /// <summary>A grain that no other test uses, on a silo, which the others may have yet to hear of.</summary>
    public static async Task<TGrain> NewGrainOnAsync<TGrain>(this IGrainFactory grains, SiloAddress silo)
        where TGrain : IPlacedGrain
    {
        TGrain? grain = default;
        await Eventually.TrueAsync(
            async () =>
            {
                grain = grains.GetGrain<TGrain>(SharedCluster.NewKey());
                return (await Surviving.CallAsync(grain.SiloAsync)).Equals(silo);
            },
            Surviving.Deadline);
        return grain!;
    }
}
