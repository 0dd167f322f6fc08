using System.Diagnostics;
using OrleansChat.Engine.Tests.Wire;

namespace OrleansChat.Engine.Tests.Clusters;

/// <summary>Tells the trace that its code runs in.</summary>
public interface ITracedGrain : IPlacedGrain
{
    /// <summary>The trace here or in a grain that is asked.</summary>
    Task<string?> TraceAsync(ITracedGrain? asked);
}

internal sealed class TracedGrain : PlacedGrain, ITracedGrain
{
    public Task<string?> TraceAsync(ITracedGrain? asked) =>
        asked?.TraceAsync(null) ?? Task.FromResult(Activity.Current?.TraceId.ToHexString());
}

/// <summary>Filters see every call, and a trace goes with the calls.</summary>
public sealed class TracingTests(ThreeSilos cluster)
{
    [Fact]
    public async Task A_filter_sees_each_call_once_on_the_silo_that_serves_it()
    {
        foreach (IEchoGrain grain in await cluster.NewGrainOnEachAsync<IEchoGrain>())
        {
            SiloAddress silo = await grain.SiloAsync();
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => grain.NameAsync()));
            await Assert.ThrowsAsync<InvalidOperationException>(() => grain.ThrowAsync("invalid", "not now"));

            Assert.Equal(10, CallCounter.Count(silo, grain, nameof(IEchoGrain.NameAsync)));
            Assert.Equal(1, CallCounter.Count(silo, grain, nameof(IEchoGrain.ThrowAsync)));
            Assert.All(cluster.Addresses.Where(other => !other.Equals(silo)), other => Assert.Equal(0, CallCounter.Count(other, grain, nameof(IEchoGrain.NameAsync))));
        }
    }

    [Fact]
    public async Task The_callers_activity_is_the_parent_of_what_runs_in_a_grain_on_another_silo()
    {
        ITracedGrain here = await cluster.NewGrainOnAsync<ITracedGrain>(0);
        ITracedGrain there = await cluster.NewGrainOnAsync<ITracedGrain>(1);
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name.StartsWith("Microsoft.Orleans", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using Activity activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        Assert.Equal(activity.TraceId.ToHexString(), await here.TraceAsync(null));
        Assert.Equal(activity.TraceId.ToHexString(), await here.TraceAsync(there));
        Assert.Same(activity, Activity.Current);
    }
}
