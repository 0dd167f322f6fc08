namespace OrleansChat.Engine.Tests.Wire;

/// <summary>What a grain throws, its caller catches.</summary>
public sealed class ExceptionTests(SharedCluster cluster)
{
    [Fact]
    public async Task An_exception_comes_with_its_type_and_message()
    {
        IEchoGrain grain = cluster.NewGrain<IEchoGrain>();

        InvalidOperationException invalid = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.ThrowAsync("invalid", "not now"));
        ArgumentException argument = await Assert.ThrowsAsync<ArgumentException>(() => grain.ThrowAsync("argument", "not that"));

        Assert.Equal("not now", invalid.Message);
        Assert.Equal("not that", argument.Message);
    }

    [Fact]
    public async Task An_exception_of_our_own_comes_with_its_members_and_its_cause()
    {
        IEchoGrain grain = cluster.NewGrain<IEchoGrain>();

        OverdrawnException e = await Assert.ThrowsAsync<OverdrawnException>(() => grain.ThrowAsync("custom", "too much"));

        Assert.Equal(("too much", 7), (e.Message, e.Missing));
        Assert.Equal("inside", Assert.IsType<InvalidOperationException>(e.InnerException).Message);
    }

    [Fact]
    public async Task An_exception_passes_through_the_grains_between()
    {
        IEchoGrain grain = cluster.NewGrain<IEchoGrain>();

        OverdrawnException e = await Assert.ThrowsAsync<OverdrawnException>(
            () => grain.ThrowThroughAsync(cluster.NewGrain<IEchoGrain>(), "custom", "far away"));

        Assert.Equal(("far away", 7), (e.Message, e.Missing));
    }

    [Fact]
    public async Task A_grain_that_threw_still_answers()
    {
        IEchoGrain grain = cluster.NewGrain<IEchoGrain>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => grain.ThrowAsync("invalid", "once"));

        Assert.Equal(grain.GetPrimaryKeyString(), await grain.NameAsync());
    }
}
