using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Scheduling;

/// <summary>Has a timer.</summary>
public interface ITimerGrain : IGrainWithStringKey
{
    /// <summary>Starts (again) a timer that counts.</summary>
    Task StartAsync(TimeSpan dueTime, TimeSpan period);

    Task StopAsync();

    Task ChangeAsync(TimeSpan dueTime, TimeSpan period);

    /// <summary>Has the timer dispose itself at its next tick.</summary>
    Task StopAtNextTickAsync();

    /// <summary>Stands at a gate; answers how many ticks came meanwhile.</summary>
    Task<int> HoldAsync(string gate);

    Task DeactivateAsync();
}

internal sealed class TimerGrain : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private bool _stopAtNextTick;

    private string Name => this.GetPrimaryKeyString();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Recorder.Note(Name, "deactivated");
        return Task.CompletedTask;
    }

    public Task StartAsync(TimeSpan dueTime, TimeSpan period)
    {
        _timer?.Dispose();
        _timer = this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(dueTime, period) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task ChangeAsync(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task StopAtNextTickAsync()
    {
        _stopAtNextTick = true;
        return Task.CompletedTask;
    }

    public async Task<int> HoldAsync(string gate)
    {
        int before = Recorder.Lines(Name).Count;
        await Gate.Named(gate).PassAsync();
        return Recorder.Lines(Name).Count - before;
    }

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private Task TickAsync(CancellationToken cancellationToken)
    {
        Recorder.Note(Name, "tick");
        if (_stopAtNextTick)
        {
            _timer!.Dispose();
        }

        return Task.CompletedTask;
    }
}

/// <summary>A grain's timers tick as turns of the grain, and end with it.</summary>
public sealed class TimerTests(SharedCluster cluster)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(5);

    [Fact]
    public async Task A_timer_ticks_until_it_is_disposed()
    {
        ITimerGrain grain = await TickingAsync();

        await grain.StopAsync();
        int ticks = Ticks(grain);
        await TwentyTicksOfAnotherAsync();

        Assert.Equal(ticks, Ticks(grain));
    }

    [Fact]
    public async Task A_timer_may_dispose_itself()
    {
        ITimerGrain grain = await TickingAsync();

        await grain.StopAtNextTickAsync();
        int ticks = Ticks(grain);
        await TwentyTicksOfAnotherAsync();

        Assert.InRange(Ticks(grain), ticks, ticks + 1);
    }

    [Fact]
    public async Task A_timer_without_a_period_ticks_once()
    {
        ITimerGrain grain = cluster.NewGrain<ITimerGrain>();

        await grain.StartAsync(Short, Timeout.InfiniteTimeSpan);
        await Eventually.TrueAsync(() => Ticks(grain) > 0);
        await TwentyTicksOfAnotherAsync();

        Assert.Equal(1, Ticks(grain));
    }

    [Fact]
    public async Task A_timer_can_be_set_anew()
    {
        ITimerGrain grain = cluster.NewGrain<ITimerGrain>();
        await grain.StartAsync(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await TwentyTicksOfAnotherAsync();
        Assert.Equal(0, Ticks(grain));

        await grain.ChangeAsync(Short, Short);

        await Eventually.TrueAsync(() => Ticks(grain) >= 3);
        await grain.StopAsync();
    }

    [Fact]
    public async Task A_tick_waits_for_the_call_that_runs()
    {
        ITimerGrain grain = await TickingAsync();
        Gate gate = Gate.New();

        Task<int> held = grain.HoldAsync(gate.Name);
        await Eventually.ReturnsAsync(gate.Reached);
        await TwentyTicksOfAnotherAsync();
        gate.Open();

        Assert.Equal(0, await Eventually.ReturnsAsync(held));
        await grain.StopAsync();
    }

    [Fact]
    public async Task Nothing_ticks_after_the_deactivation()
    {
        ITimerGrain grain = await TickingAsync();

        await grain.DeactivateAsync();
        await Eventually.TrueAsync(() => Recorder.Lines(grain.GetPrimaryKeyString()).Contains("deactivated"));
        await TwentyTicksOfAnotherAsync();

        Assert.Equal("deactivated", Recorder.Lines(grain.GetPrimaryKeyString())[^1]);
    }

    private static int Ticks(ITimerGrain grain) => Recorder.Lines(grain.GetPrimaryKeyString()).Count(line => line == "tick");

    private async Task<ITimerGrain> TickingAsync()
    {
        ITimerGrain grain = cluster.NewGrain<ITimerGrain>();
        await grain.StartAsync(TimeSpan.Zero, Short);
        await Eventually.TrueAsync(() => Ticks(grain) >= 3);
        return grain;
    }

    /// <summary>A while in which a timer of the same period would have ticked too, measured by such a timer.</summary>
    private async Task TwentyTicksOfAnotherAsync()
    {
        ITimerGrain other = cluster.NewGrain<ITimerGrain>();
        await other.StartAsync(TimeSpan.Zero, Short);
        await Eventually.TrueAsync(() => Ticks(other) >= 20);
        await other.StopAsync();
    }
}
