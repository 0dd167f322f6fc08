using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Lifetimes;

/// <summary>A grain comes to life with its first call and ends when it asks to.</summary>
public sealed class ActivationTests(SharedCluster cluster)
{
    [Fact]
    public async Task Concurrent_first_calls_meet_one_activation()
    {
        IMortalGrain grain = cluster.NewGrain<IMortalGrain>();

        Guid[] activations = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(grain.ActivationAsync)));

        Assert.Single(activations.Distinct());
        Assert.Equal(["activating", "activated"], Recorder.Lines(grain.GetPrimaryKeyString()));
    }

    [Fact]
    public async Task A_grain_that_ends_is_followed_by_another_activation()
    {
        IMortalGrain grain = cluster.NewGrain<IMortalGrain>();
        Guid first = await grain.ActivationAsync();

        await grain.DeactivateAsync();
        Guid second = await grain.ActivationAsync();

        Assert.NotEqual(first, second);
        Assert.Equal(
            ["activating", "activated", "deactivated: ApplicationRequested", "activating", "activated"],
            Recorder.Lines(grain.GetPrimaryKeyString()));
    }

    [Fact]
    public async Task The_call_that_runs_ends_first_and_the_calls_behind_it_meet_the_next_activation()
    {
        IMortalGrain grain = cluster.NewGrain<IMortalGrain>();
        Gate gate = Gate.New();
        Task<Guid> held = grain.DeactivateAndHoldAsync(gate.Name);
        await Eventually.ReturnsAsync(gate.Reached);
        Task<Guid>[] behind = [grain.ActivationAsync(), grain.ActivationAsync()];

        gate.Open();
        Guid first = await Eventually.ReturnsAsync(held);
        Guid[] next = await Eventually.ReturnsAsync(Task.WhenAll(behind));

        Assert.Single(next.Distinct());
        Assert.NotEqual(first, next[0]);
        Assert.Equal(
            ["activating", "activated", "held call ended", "deactivated: ApplicationRequested", "activating", "activated"],
            Recorder.Lines(grain.GetPrimaryKeyString()));
    }

    [Fact]
    public async Task Calls_during_many_deactivations_all_succeed()
    {
        IMortalGrain grain = cluster.NewGrain<IMortalGrain>();

        for (int round = 0; round < 50; round++)
        {
            await Task.WhenAll([grain.ActivationAsync(), grain.DeactivateAsync(), .. Enumerable.Range(0, 10).Select(_ => grain.ActivationAsync())]);
        }

        Assert.All(
            Recorder.Lines(grain.GetPrimaryKeyString()).Chunk(3).Where(life => life.Length == 3),
            life => Assert.Equal(["activating", "activated", "deactivated: ApplicationRequested"], life));
    }

    [Fact]
    public async Task A_grain_that_fails_to_end_is_followed_by_another_all_the_same()
    {
        IMortalGrain grain = cluster.NewGrain<IMortalGrain>();
        Guid first = await grain.ActivationAsync();

        await grain.FailToDeactivateAsync();

        Assert.NotEqual(first, await Eventually.ReturnsAsync(grain.ActivationAsync()));
    }

    /// <summary>An engine may answer for a while with the failure that it knows, before it tries anew.</summary>
    [Fact]
    public async Task A_grain_whose_activation_fails_tells_its_callers_and_is_tried_anew()
    {
        IReluctantGrain grain = cluster.NewGrain<IReluctantGrain>();

        InvalidOperationException first = await Assert.ThrowsAsync<InvalidOperationException>(grain.PingAsync);

        Assert.Equal("Not at attempt 1.", first.Message);
        await Eventually.TrueAsync(
            async () => await Record.ExceptionAsync(grain.PingAsync) is not { } e ? true : e is InvalidOperationException ? false : throw e,
            TimeSpan.FromMinutes(1));
        Assert.Equal(3, Recorder.Lines(grain.GetPrimaryKeyString()).Count);
    }

    [Fact]
    public async Task A_grain_may_do_without_the_base_class()
    {
        IScopedGrain grain = cluster.NewGrain<IScopedGrain>();
        Assert.Equal(grain.GetPrimaryKeyString(), await grain.ContextKeyAsync());
    }

    [Fact]
    public async Task A_grain_without_the_base_class_has_timers_too()
    {
        IScopedGrain grain = cluster.NewGrain<IScopedGrain>();

        await grain.TickAsync();

        await Eventually.TrueAsync(() => Recorder.Lines(grain.GetPrimaryKeyString()).Contains("tick"));
    }

    [Theory]
    [InlineData(DeactivationReasonCode.DirectoryFailure, 3)]
    [InlineData(DeactivationReasonCode.Migrating, 10)]
    [InlineData(DeactivationReasonCode.RuntimeRequested, 11)]
    [InlineData(DeactivationReasonCode.HighMemoryPressure, 12)]
    public void Reasons_of_an_end_have_the_numbers_that_other_builds_know(DeactivationReasonCode reason, byte number) =>
        Assert.Equal(number, (byte)reason);
}

/// <summary>Fails its first two activations.</summary>
public interface IReluctantGrain : IGrainWithStringKey
{
    Task PingAsync();
}

internal sealed class ReluctantGrain : Grain, IReluctantGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        string name = this.GetPrimaryKeyString();
        Recorder.Note(name, "attempt");
        int attempt = Recorder.Lines(name).Count;
        return attempt <= 2 ? throw new InvalidOperationException($"Not at attempt {attempt}.") : Task.CompletedTask;
    }

    public Task PingAsync() => Task.CompletedTask;
}

/// <summary>Takes its context and its services from its constructor.</summary>
public interface IScopedGrain : IGrainWithStringKey
{
    Task<string> ContextKeyAsync();

    /// <summary>Notes one tick of a timer.</summary>
    Task TickAsync();
}

internal sealed class ScopedGrain(IGrainContext context, IGrainFactory grains) : IGrainBase, IScopedGrain
{
    public IGrainContext GrainContext { get; } = context;

    public Task<string> ContextKeyAsync() =>
        Task.FromResult(grains.GetGrain<IScopedGrain>(GrainContext.GrainId.Key.ToString()!).GetPrimaryKeyString());

    public Task TickAsync()
    {
        this.RegisterGrainTimer(NoteAsync, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    private Task NoteAsync()
    {
        Recorder.Note(GrainContext.GrainId.Key.ToString()!, "tick");
        return Task.CompletedTask;
    }
}
