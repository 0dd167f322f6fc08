using OrleansChat.Engine.Tests.Lifetimes;

namespace OrleansChat.Engine.Tests.Clusters;

/// <summary>Grains are spread over the silos, and each has one activation in the whole cluster.</summary>
public sealed class PlacementTests(ThreeSilos cluster)
{
    [Fact]
    public async Task Grains_live_on_all_silos()
    {
        SiloAddress[] silos = await Task.WhenAll(
            Enumerable.Range(0, 300).Select(_ => cluster.Client.GetGrain<IMortalGrain>(SharedCluster.NewKey()).SiloAsync()));

        Assert.Equal(cluster.Addresses.ToHashSet(), silos.ToHashSet());
    }

    [Fact]
    public async Task Concurrent_first_calls_from_everywhere_meet_one_activation()
    {
        IClusterClient[] callers = [cluster.Client, .. Enumerable.Range(0, cluster.Silos.Count).Select(cluster.ClientIn)];
        string[] keys = [.. Enumerable.Range(0, 30).Select(_ => SharedCluster.NewKey())];

        Guid[][] activations = await Task.WhenAll(keys.Select(key => Task.WhenAll(
            callers.Concat(callers).Select(caller => Task.Run(() => caller.GetGrain<IMortalGrain>(key).ActivationAsync())))));

        Assert.All(activations, ofOneKey => Assert.Single(ofOneKey.Distinct()));
        Assert.All(keys, key => Assert.Equal(["activating", "activated"], Recorder.Lines(key)));
    }

    [Fact]
    public async Task Everybody_finds_a_grain_where_it_is()
    {
        IMortalGrain[] grains = await cluster.NewGrainOnEachAsync<IMortalGrain>();

        foreach (IMortalGrain grain in grains)
        {
            Guid activation = await grain.ActivationAsync();
            for (int silo = 0; silo < cluster.Silos.Count; silo++)
            {
                Assert.Equal(activation, await cluster.ClientIn(silo).GetGrain<IMortalGrain>(grain.GetPrimaryKeyString()).ActivationAsync());
            }
        }
    }

    [Fact]
    public async Task A_grain_that_ends_is_followed_by_one_other_activation_for_everybody()
    {
        IMortalGrain grain = await cluster.NewGrainOnAsync<IMortalGrain>(1);
        Guid first = await grain.ActivationAsync();

        await grain.DeactivateAsync();
        Guid[] next = await Task.WhenAll(Enumerable.Range(0, cluster.Silos.Count)
            .Select(silo => cluster.ClientIn(silo).GetGrain<IMortalGrain>(grain.GetPrimaryKeyString()).ActivationAsync()));

        Assert.NotEqual(first, Assert.Single(next.Distinct()));
        Assert.Equal(
            ["activating", "activated", "deactivated: ApplicationRequested", "activating", "activated"],
            Recorder.Lines(grain.GetPrimaryKeyString()));
    }
}
