using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Scheduling;

/// <summary>Has a call that is not answered in time.</summary>
public interface ISlowGrain : IPlacedGrain
{
    [ResponseTimeout("00:00:01")]
    Task HoldAsync(string gate);

    /// <summary>Stands at a gate for as long as the caller may wait.</summary>
    Task WaitAsync(string gate, CancellationToken cancellationToken);

    Task PingAsync();
}

internal sealed class SlowGrain : PlacedGrain, ISlowGrain
{
    public Task HoldAsync(string gate) => Gate.Named(gate).PassAsync();

    public Task WaitAsync(string gate, CancellationToken cancellationToken) => HoldAsync(gate);

    public Task PingAsync() => Task.CompletedTask;
}

/// <summary>A caller waits for an answer only so long.</summary>
public sealed class TimeoutTests(SharedCluster cluster)
{
    [Fact]
    public async Task A_call_that_is_not_answered_fails_with_TimeoutException_and_the_grain_lives_on()
    {
        ISlowGrain grain = cluster.NewGrain<ISlowGrain>();
        Gate gate = Gate.New();
        await grain.PingAsync();

        await Assert.ThrowsAsync<TimeoutException>(() => grain.HoldAsync(gate.Name));
        await Eventually.ReturnsAsync(gate.Reached);

        gate.Open();
        await Eventually.ReturnsAsync(grain.PingAsync());
    }
}
