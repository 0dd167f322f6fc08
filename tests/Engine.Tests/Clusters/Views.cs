using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Clusters;

/// <summary>Tells which silos the silo sees that is asked.</summary>
public interface IViewGrain : IGrainWithStringKey
{
    Task<(SiloAddress Silo, SiloAddress[] Sees)> ViewAsync();
}

[StatelessWorker]
internal sealed class ViewGrain : Grain, IViewGrain
{
    public Task<(SiloAddress Silo, SiloAddress[] Sees)> ViewAsync() =>
        Task.FromResult((Placed.SiloOf(ServiceProvider), Views.Of(ServiceProvider).ToArray()));
}

/// <summary>Which silos see which. Until they agree, an engine may still move grains to where they belong.</summary>
internal static class Views
{
    public static HashSet<SiloAddress> Of(IServiceProvider silo) =>
    [
        .. silo.GetRequiredService<IClusterMembershipService>().CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .Select(member => member.SiloAddress),
    ];

    /// <summary>Waits until these silos of the tests' process see each other and nobody else.</summary>
    public static Task AgreeAsync(IEnumerable<IServiceProvider> silos)
    {
        IServiceProvider[] all = [.. silos];
        HashSet<SiloAddress> addresses = [.. all.Select(Placed.SiloOf)];
        return Eventually.TrueAsync(() => all.All(silo => Of(silo).SetEquals(addresses)), Surviving.Deadline);
    }

    /// <summary>Whether so many silos elsewhere see each other and nobody else, as far as a client finds them.</summary>
    public static async Task<bool> AgreeAsync(IClusterClient client, int count)
    {
        Dictionary<SiloAddress, SiloAddress[]> views = [];
        for (int attempt = 0; attempt < 10 * count && views.Count < count; attempt++)
        {
            (SiloAddress silo, SiloAddress[] sees) = await Surviving.CallAsync(client.GetGrain<IViewGrain>(SharedCluster.NewKey()).ViewAsync);
            views[silo] = sees;
        }

        return views.Count == count && views.Values.All(sees => views.Keys.ToHashSet().SetEquals(sees));
    }
}
