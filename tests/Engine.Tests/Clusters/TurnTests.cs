using OrleansChat.Engine.Tests.Scheduling;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Clusters;

/// <summary>Calls from other silos meet in a grain as calls from its own silo do.</summary>
public sealed class TurnTests(ThreeSilos cluster)
{
    [Fact]
    public async Task Calls_from_all_silos_do_not_overlap()
    {
        string key = (await cluster.NewGrainOnAsync<ITurnGrain>(1)).GetPrimaryKeyString();
        IClusterClient[] callers = [cluster.Client, .. Enumerable.Range(0, cluster.Silos.Count).Select(cluster.ClientIn)];

        int[] met = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => callers[i % callers.Length].GetGrain<ITurnGrain>(key).StepAsync()));

        Assert.All(met, m => Assert.Equal(0, m));
    }

    [Fact]
    public async Task A_call_that_may_always_interleave_does_so_from_afar()
    {
        string key = (await cluster.NewGrainOnAsync<ITurnGrain>(1)).GetPrimaryKeyString();
        Gate gate = Gate.New();
        Task held = cluster.ClientIn(0).GetGrain<ITurnGrain>(key).HoldAsync(gate.Name);
        await Eventually.ReturnsAsync(gate.Reached);

        Task second = cluster.ClientIn(2).GetGrain<ITurnGrain>(key).NoteAsync("second");
        Assert.Equal(["held"], await cluster.ClientIn(2).GetGrain<ITurnGrain>(key).PeekAsync());
        gate.Open();
        await Eventually.ReturnsAsync(Task.WhenAll(held, second));

        Assert.Equal(["held", "released", "second"], await cluster.Client.GetGrain<ITurnGrain>(key).PeekAsync());
    }

    [Fact]
    public async Task Calls_of_a_reentrant_grain_overlap()
    {
        string key = (await cluster.NewGrainOnAsync<IReentrantTurnGrain>(2)).GetPrimaryKeyString();
        Gate first = Gate.New();
        Gate second = Gate.New();
        Task[] held =
        [
            cluster.ClientIn(0).GetGrain<IReentrantTurnGrain>(key).HoldAsync(first.Name),
            cluster.ClientIn(1).GetGrain<IReentrantTurnGrain>(key).HoldAsync(second.Name),
        ];

        await Eventually.ReturnsAsync(Task.WhenAll(first.Reached, second.Reached));

        second.Open();
        await Eventually.ReturnsAsync(held[1]);
        first.Open();
        await Eventually.ReturnsAsync(held[0]);
    }

    [Fact]
    public async Task A_call_chain_may_come_back_where_the_grain_allows_it()
    {
        ITurnGrain first = await cluster.NewGrainOnAsync<ITurnGrain>(0);
        ITurnGrain second = await cluster.NewGrainOnAsync<ITurnGrain>(1);

        string answer = await Eventually.ReturnsAsync(first.RoundTripAsync(second, allowReentrancy: true));

        Assert.Equal(first.GetPrimaryKeyString(), answer);
    }

    [Fact]
    public async Task A_call_chain_that_waits_for_itself_times_out()
    {
        ITurnGrain first = await cluster.NewGrainOnAsync<ITurnGrain>(0);
        ITurnGrain second = await cluster.NewGrainOnAsync<ITurnGrain>(1);

        await Assert.ThrowsAsync<TimeoutException>(() => first.RoundTripAsync(second, allowReentrancy: false));

        Assert.Equal(first.GetPrimaryKeyString(), await first.AnswerAsync());
    }

    [Fact]
    public async Task A_one_way_call_does_not_wait_for_a_callee_elsewhere_and_does_not_hear_its_exception()
    {
        string key = (await cluster.NewGrainOnAsync<ITurnGrain>(1)).GetPrimaryKeyString();
        ITurnGrain grain = cluster.ClientIn(0).GetGrain<ITurnGrain>(key);
        Gate gate = Gate.New();
        await Eventually.ReturnsAsync(grain.HoldOneWayAsync(gate.Name));
        await Eventually.ReturnsAsync(gate.Reached);
        Assert.Empty(await grain.PeekAsync());
        gate.Open();
        await Eventually.TrueAsync(async () => (await grain.PeekAsync()).Contains("one way"));

        Gate open = Gate.New();
        open.Open();
        await grain.FailOneWayAsync(open.Name);
        await Eventually.ReturnsAsync(open.Reached);

        Assert.Equal(key, await grain.AnswerAsync());
    }

    [Fact]
    public async Task A_call_that_is_not_answered_fails_with_TimeoutException_and_the_grain_lives_on()
    {
        string key = (await cluster.NewGrainOnAsync<ISlowGrain>(2)).GetPrimaryKeyString();
        ISlowGrain grain = cluster.ClientIn(0).GetGrain<ISlowGrain>(key);
        Gate gate = Gate.New();

        await Assert.ThrowsAsync<TimeoutException>(() => grain.HoldAsync(gate.Name));
        await Eventually.ReturnsAsync(gate.Reached);

        gate.Open();
        await Eventually.ReturnsAsync(grain.PingAsync());
    }

    [Fact]
    public async Task A_caller_that_does_not_want_to_wait_any_more_need_not()
    {
        string key = (await cluster.NewGrainOnAsync<ISlowGrain>(2)).GetPrimaryKeyString();
        ISlowGrain[] callers = [cluster.Client.GetGrain<ISlowGrain>(key), cluster.ClientIn(0).GetGrain<ISlowGrain>(key), cluster.ClientIn(2).GetGrain<ISlowGrain>(key)];

        foreach (ISlowGrain grain in callers)
        {
            Gate gate = Gate.New();
            using CancellationTokenSource enough = new();
            Task call = grain.WaitAsync(gate.Name, enough.Token);
            await Eventually.ReturnsAsync(gate.Reached);
            await enough.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.ReturnsAsync(call));
            gate.Open();
            await Eventually.ReturnsAsync(grain.PingAsync());
        }
    }
}
