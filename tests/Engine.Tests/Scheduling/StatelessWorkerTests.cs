using Orleans.Concurrency;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Scheduling;

/// <summary>Tells which of a worker's activations answers.</summary>
public interface IWorkerGrain : IGrainWithStringKey
{
    Task<Guid> HoldAsync(string gate);
}

[StatelessWorker(MaxWorkers)]
internal sealed class WorkerGrain : Grain, IWorkerGrain
{
    public const int MaxWorkers = 3;

    private readonly Guid _activation = Guid.NewGuid();

    public async Task<Guid> HoldAsync(string gate)
    {
        await Gate.Named(gate).PassAsync();
        return _activation;
    }
}

/// <summary>A stateless worker has as many activations as it has work, up to its limit.</summary>
public sealed class StatelessWorkerTests(SharedCluster cluster)
{
    [Fact]
    public async Task Calls_are_served_side_by_side_up_to_the_limit()
    {
        IWorkerGrain grain = cluster.NewGrain<IWorkerGrain>();
        Gate[] gates = [.. Enumerable.Range(0, WorkerGrain.MaxWorkers).Select(_ => Gate.New())];
        List<Task<Guid>> calls = [.. gates.Select(gate => grain.HoldAsync(gate.Name))];
        await Eventually.ReturnsAsync(Task.WhenAll(gates.Select(gate => gate.Reached)));

        Gate open = Gate.New();
        open.Open();
        calls.AddRange(Enumerable.Range(0, 10).Select(_ => grain.HoldAsync(open.Name)));
        Assert.False(open.Reached.IsCompleted);
        foreach (Gate gate in gates)
        {
            gate.Open();
        }

        Guid[] activations = await Eventually.ReturnsAsync(Task.WhenAll(calls));
        Assert.Equal(WorkerGrain.MaxWorkers, activations.Take(WorkerGrain.MaxWorkers).Distinct().Count());
        Assert.Equal(WorkerGrain.MaxWorkers, activations.Distinct().Count());
    }
}
