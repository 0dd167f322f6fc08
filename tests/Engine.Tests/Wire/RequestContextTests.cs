namespace OrleansChat.Engine.Tests.Wire;

/// <summary>The request context goes with the calls, and does not come back.</summary>
public sealed class RequestContextTests(SharedCluster cluster)
{
    [Fact]
    public async Task Values_reach_the_grain_and_the_grains_that_it_calls()
    {
        IEchoGrain grain = cluster.NewGrain<IEchoGrain>();
        RequestContext.Set("trace", "abc");
        RequestContext.Set("depth", 3);

        Assert.Equal("abc", await grain.ContextAsync("trace", null));
        Assert.Equal(3, await grain.ContextAsync("depth", cluster.NewGrain<IEchoGrain>()));
        Assert.Null(await grain.ContextAsync("unknown", null));

        RequestContext.Clear();
        Assert.Null(await grain.ContextAsync("trace", null));
    }

    [Fact]
    public async Task What_a_grain_sets_stays_with_its_call()
    {
        IEchoGrain grain = cluster.NewGrain<IEchoGrain>();

        await grain.SetContextAsync("mine", "value");

        Assert.Null(RequestContext.Get("mine"));
        Assert.Null(await grain.ContextAsync("mine", null));
    }
}
