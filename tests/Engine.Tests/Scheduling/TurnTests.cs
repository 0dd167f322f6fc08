using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Scheduling;

/// <summary>A grain's code runs turn by turn, and its calls overlap only where it says so.</summary>
public sealed class TurnTests(SharedCluster cluster)
{
    [Fact]
    public async Task Calls_of_one_grain_do_not_overlap()
    {
        ITurnGrain grain = cluster.NewGrain<ITurnGrain>();

        int[] met = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => grain.StepAsync()));

        Assert.All(met, m => Assert.Equal(0, m));
    }

    [Fact]
    public async Task A_call_waits_until_the_one_before_it_has_ended()
    {
        ITurnGrain grain = cluster.NewGrain<ITurnGrain>();
        Gate gate = Gate.New();
        Task held = grain.HoldAsync(gate.Name);
        await Eventually.ReturnsAsync(gate.Reached);

        Task second = grain.NoteAsync("second");
        Assert.Equal(["held"], await grain.PeekAsync());
        gate.Open();
        await Eventually.ReturnsAsync(Task.WhenAll(held, second));

        Assert.Equal(["held", "released", "second"], await grain.PeekAsync());
    }

    [Fact]
    public async Task Calls_of_different_grains_overlap()
    {
        Gate first = Gate.New();
        Gate second = Gate.New();
        Task[] held = [cluster.NewGrain<ITurnGrain>().HoldAsync(first.Name), cluster.NewGrain<ITurnGrain>().HoldAsync(second.Name)];

        await Eventually.ReturnsAsync(Task.WhenAll(first.Reached, second.Reached));

        first.Open();
        second.Open();
        await Eventually.ReturnsAsync(Task.WhenAll(held));
    }

    [Fact]
    public async Task Code_after_an_await_runs_by_the_grains_scheduler() =>
        Assert.True(await cluster.NewGrain<ITurnGrain>().StaysOnItsSchedulerAsync());

    [Fact]
    public async Task Calls_that_only_read_overlap_with_each_other_and_with_nothing_else()
    {
        ITurnGrain grain = cluster.NewGrain<ITurnGrain>();
        Gate first = Gate.New();
        Gate second = Gate.New();
        Task reads = Task.WhenAll(grain.HoldReadingAsync(first.Name), grain.HoldReadingAsync(second.Name));
        await Eventually.ReturnsAsync(Task.WhenAll(first.Reached, second.Reached));

        Task write = grain.NoteAsync("written");
        Assert.Empty(await grain.PeekAsync());
        first.Open();
        second.Open();
        await Eventually.ReturnsAsync(Task.WhenAll(reads, write));

        Assert.Equal(["written"], await grain.PeekAsync());
    }

    [Fact]
    public async Task Calls_of_a_reentrant_grain_overlap()
    {
        IReentrantTurnGrain grain = cluster.NewGrain<IReentrantTurnGrain>();
        Gate first = Gate.New();
        Gate second = Gate.New();
        Task[] held = [grain.HoldAsync(first.Name), grain.HoldAsync(second.Name)];

        await Eventually.ReturnsAsync(Task.WhenAll(first.Reached, second.Reached));

        second.Open();
        await Eventually.ReturnsAsync(held[1]);
        first.Open();
        await Eventually.ReturnsAsync(held[0]);
    }

    [Fact]
    public async Task Turns_of_a_reentrant_grain_do_not_overlap()
    {
        IReentrantTurnGrain grain = cluster.NewGrain<IReentrantTurnGrain>();

        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => grain.AddAsync()));

        Assert.Equal((500, 0), await grain.TotalAsync());
    }

    [Fact]
    public async Task A_call_chain_may_come_back_where_the_grain_allows_it()
    {
        ITurnGrain first = cluster.NewGrain<ITurnGrain>();
        ITurnGrain second = cluster.NewGrain<ITurnGrain>();

        string answer = await Eventually.ReturnsAsync(first.RoundTripAsync(second, allowReentrancy: true));

        Assert.Equal(first.GetPrimaryKeyString(), answer);
    }

    [Fact]
    public async Task A_call_chain_that_waits_for_itself_times_out()
    {
        ITurnGrain first = cluster.NewGrain<ITurnGrain>();
        ITurnGrain second = cluster.NewGrain<ITurnGrain>();

        await Assert.ThrowsAsync<TimeoutException>(() => first.RoundTripAsync(second, allowReentrancy: false));

        Assert.Equal(first.GetPrimaryKeyString(), await first.AnswerAsync());
    }
}
