using OrleansChat.Engine.Tests.Wire;

namespace OrleansChat.Engine.Tests.Clusters;

/// <summary>What goes with a call from silo to silo: values, exceptions, the request context.</summary>
public sealed class CallTests(ThreeSilos cluster)
{
    [Fact]
    public async Task Values_arrive_copied()
    {
        IShelfGrain here = await cluster.NewGrainOnAsync<IShelfGrain>(0);
        IShelfGrain there = await cluster.NewGrainOnAsync<IShelfGrain>(1);

        Assert.Empty(await here.TradeAsync(there));
        Assert.Empty(await there.TradeAsync(here));
    }

    [Fact]
    public async Task Immutable_values_arrive_copied_too() =>
        Assert.False(await (await cluster.NewGrainOnAsync<IShelfGrain>(0)).LabelAsync(await cluster.NewGrainOnAsync<IShelfGrain>(1)));

    [Fact]
    public async Task Code_in_a_silo_shares_no_object_with_grains_elsewhere()
    {
        IShelfGrain far = cluster.ClientIn(0).GetGrain<IShelfGrain>((await cluster.NewGrainOnAsync<IShelfGrain>(2)).GetPrimaryKeyString());
        Basket mine = new() { Items = ["a"] };

        await far.PutAsync(mine);
        mine.Items.Add("b");
        (await far.GetAsync()).Items.Add("c");

        Assert.Equal(["a"], (await far.GetAsync()).Items);
    }

    [Fact]
    public async Task An_exception_comes_with_its_type_its_members_and_its_cause()
    {
        IEchoGrain here = await cluster.NewGrainOnAsync<IEchoGrain>(0);
        IEchoGrain there = await cluster.NewGrainOnAsync<IEchoGrain>(2);

        OverdrawnException e = await Assert.ThrowsAsync<OverdrawnException>(() => here.ThrowThroughAsync(there, "custom", "far away"));
        ArgumentException argument = await Assert.ThrowsAsync<ArgumentException>(
            () => cluster.ClientIn(0).GetGrain<IEchoGrain>(there.GetPrimaryKeyString()).ThrowAsync("argument", "not that"));

        Assert.Equal(("far away", 7), (e.Message, e.Missing));
        Assert.Equal("inside", Assert.IsType<InvalidOperationException>(e.InnerException).Message);
        Assert.Equal("not that", argument.Message);
        Assert.Equal(there.GetPrimaryKeyString(), await there.NameAsync());
    }

    [Fact]
    public async Task The_request_context_goes_along_and_does_not_come_back()
    {
        IEchoGrain here = await cluster.NewGrainOnAsync<IEchoGrain>(0);
        IEchoGrain there = await cluster.NewGrainOnAsync<IEchoGrain>(1);
        RequestContext.Set("trace", "abc");
        try
        {
            Assert.Equal("abc", await here.ContextAsync("trace", there));
            await there.SetContextAsync("trace", "changed");
            Assert.Equal("abc", RequestContext.Get("trace"));
        }
        finally
        {
            RequestContext.Clear();
        }

        Assert.Null(await here.ContextAsync("trace", there));
    }

    [Fact]
    public async Task A_reference_to_a_grain_can_be_given_away()
    {
        IEchoGrain here = await cluster.NewGrainOnAsync<IEchoGrain>(0);
        IEchoGrain[] grains = await cluster.NewGrainOnEachAsync<IEchoGrain>();

        Assert.Equal(grains.Select(grain => grain.GetPrimaryKeyString()), await here.NamesAsync(grains));
    }

    [Fact]
    public async Task Large_arguments_and_results_arrive()
    {
        IBulkGrain here = await cluster.NewGrainOnAsync<IBulkGrain>(0);
        IBulkGrain there = await cluster.NewGrainOnAsync<IBulkGrain>(1);
        byte[] sent = new byte[5_000_000];
        new Random(1).NextBytes(sent);

        Assert.Equal(sent, await here.PassAsync(there, sent));
    }

    [Fact]
    public async Task Many_calls_at_once_are_each_answered_with_their_own_answer()
    {
        IEchoGrain[] grains = await cluster.NewGrainOnEachAsync<IEchoGrain>();

        for (int silo = 0; silo < grains.Length; silo++)
        {
            IClusterClient caller = cluster.ClientIn(silo);
            Shape?[] answers = await Task.WhenAll(Enumerable.Range(0, 600).Select(i =>
                caller.GetGrain<IEchoGrain>(grains[i % grains.Length].GetPrimaryKeyString()).EchoShapeAsync(new Circle($"{i}", i))));

            Assert.Equal(Enumerable.Range(0, 600).Select(i => new Circle($"{i}", i)), answers.Cast<Circle>());
        }
    }
}

/// <summary>Carries much.</summary>
public interface IBulkGrain : IPlacedGrain
{
    /// <summary>Has another grain echo the bytes.</summary>
    Task<byte[]> PassAsync(IBulkGrain other, byte[] bytes);

    Task<byte[]> EchoAsync(byte[] bytes);
}

internal sealed class BulkGrain : PlacedGrain, IBulkGrain
{
    public Task<byte[]> PassAsync(IBulkGrain other, byte[] bytes) => other.EchoAsync(bytes);

    public Task<byte[]> EchoAsync(byte[] bytes) => Task.FromResult(bytes);
}
