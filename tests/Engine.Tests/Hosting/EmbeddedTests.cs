using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Engine.Tests.Observers;
using OrleansChat.Engine.Tests.Scheduling;
using OrleansChat.Engine.Tests.Wire;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Hosting;

/// <summary>Code in the silo's own process, outside of grains, is a client too.</summary>
public sealed class EmbeddedTests(SharedCluster cluster)
{
    private IClusterClient Client => cluster.Silo.GetRequiredService<IClusterClient>();

    [Fact]
    public async Task It_calls_grains_and_shares_no_object_with_them()
    {
        IShelfGrain shelf = Client.GetGrain<IShelfGrain>(SharedCluster.NewKey());
        Basket mine = new() { Items = ["a"] };

        await shelf.PutAsync(mine);
        mine.Items.Add("b");
        await shelf.AddAsync("c");
        Basket theirs = await shelf.GetAsync();
        theirs.Items.Add("d");

        Assert.Equal(["a", "b"], mine.Items);
        Assert.Equal(["a", "c"], (await shelf.GetAsync()).Items);
    }

    [Fact]
    public async Task It_meets_the_same_grains_as_others()
    {
        IShelfGrain inside = Client.GetGrain<IShelfGrain>(SharedCluster.NewKey());
        IShelfGrain outside = cluster.Client.GetGrain<IShelfGrain>(inside.GetPrimaryKeyString());

        await inside.PutAsync(new Basket { Items = ["a"] });

        Assert.Equal(["a"], (await outside.GetAsync()).Items);
    }

    [Fact]
    public async Task It_catches_what_grains_throw()
    {
        OverdrawnException e = await Assert.ThrowsAsync<OverdrawnException>(
            () => Client.GetGrain<IEchoGrain>(SharedCluster.NewKey()).ThrowAsync("custom", "too much"));

        Assert.Equal(("too much", 7), (e.Message, e.Missing));
    }

    [Fact]
    public async Task It_waits_only_so_long()
    {
        ISlowGrain grain = Client.GetGrain<ISlowGrain>(SharedCluster.NewKey());
        Gate gate = Gate.New();

        await Assert.ThrowsAsync<TimeoutException>(() => grain.HoldAsync(gate.Name));

        gate.Open();
        await Eventually.ReturnsAsync(grain.PingAsync());
    }

    [Fact]
    public async Task Its_observers_hear_everything_once()
    {
        ISpeakerGrain speaker = Client.GetGrain<ISpeakerGrain>(SharedCluster.NewKey());
        ObserverTests.Listener listener = new();
        IListener reference = Client.CreateObjectReference<IListener>(listener);
        await speaker.AddAsync(reference);

        await speaker.TellAsync(200);
        await Eventually.TrueAsync(() => listener.Heard.Count == 200);
        Assert.Equal(Enumerable.Range(1, 200), listener.Heard.Order());
        Assert.Equal(8, await speaker.AskAsync(8));

        Client.DeleteObjectReference<IListener>(reference);
        await speaker.TellAsync(1);
        Assert.Equal(200, listener.Heard.Count);
        GC.KeepAlive(listener);
    }
}
