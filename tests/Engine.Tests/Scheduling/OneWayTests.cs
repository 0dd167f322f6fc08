using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Scheduling;

/// <summary>A one-way call is sent and forgotten.</summary>
public sealed class OneWayTests(SharedCluster cluster)
{
    [Fact]
    public async Task The_caller_does_not_wait_for_the_callee()
    {
        ITurnGrain grain = cluster.NewGrain<ITurnGrain>();
        Gate gate = Gate.New();

        await Eventually.ReturnsAsync(grain.HoldOneWayAsync(gate.Name));
        await Eventually.ReturnsAsync(gate.Reached);
        Assert.Empty(await grain.PeekAsync());

        gate.Open();
        await Eventually.TrueAsync(async () => (await grain.PeekAsync()).Contains("one way"));
    }

    [Fact]
    public async Task The_caller_does_not_hear_of_an_exception()
    {
        ITurnGrain grain = cluster.NewGrain<ITurnGrain>();
        Gate gate = Gate.New();
        gate.Open();

        await grain.FailOneWayAsync(gate.Name);
        await Eventually.ReturnsAsync(gate.Reached);

        Assert.Equal(grain.GetPrimaryKeyString(), await grain.AnswerAsync());
    }
}
