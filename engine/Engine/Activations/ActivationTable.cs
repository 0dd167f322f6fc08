using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>The activations of this silo: at most one a grain, save for stateless workers.</summary>
internal sealed class ActivationTable(GrainClasses classes, Func<GrainRuntime> runtime)
{
    private readonly ConcurrentDictionary<GrainId, IRequestTarget> _targets = new();
    private volatile bool _closed;

    public IEnumerable<Activation> Activations => _targets.Values.SelectMany(target => target switch
    {
        Activation activation => [activation],
        StatelessWorkers workers => workers.Activations,
        _ => Enumerable.Empty<Activation>(),
    });

    /// <summary>How many activations a grain has here.</summary>
    public int Count(GrainId id) => Find(id) switch
    {
        null => 0,
        StatelessWorkers workers => workers.Activations.Count,
        _ => 1,
    };

    /// <summary>What takes the calls of a grain that is active here.</summary>
    public IRequestTarget? Find(GrainId id) => _targets.GetValueOrDefault(id);

    /// <summary>Whether grains of the type are wherever they are called from.</summary>
    public bool IsOnEverySilo(GrainType type) => classes.Find(type) is { IsOnEverySilo: true };

    /// <summary>Whether each grain of the type is where it was called first.</summary>
    public bool IsWhereCalled(GrainType type) => classes.Find(type) is { IsWhereCalled: true };

    /// <summary>Gives a request to its grain, which is activated where it is not yet.</summary>
    public void Post(Request request)
    {
        if (TryCreate(request, out IRequestTarget? target))
        {
            target.Post(request);
        }
    }

    /// <summary>From now on nothing is activated, and what is still active hears no timer.</summary>
    public void Abandon()
    {
        _closed = true;
        foreach (Activation activation in Activations)
        {
            activation.DisposeTimers();
        }
    }

    public Task DeactivateAllAsync(DeactivationReason reason)
    {
        List<Task> ends = [];
        foreach (Activation activation in Activations)
        {
            activation.Deactivate(reason);
            ends.Add(activation.Deactivated);
        }

        return Task.WhenAll(ends);
    }

    private bool TryCreate(Request request, [NotNullWhen(true)] out IRequestTarget? target)
    {
        target = null;
        if (_closed)
        {
            request.Fail(new SiloUnavailableException($"The silo is shutting down and does not activate {request.Target}."));
            return false;
        }

        if (classes.Find(request.Target.Type) is not { } grainClass)
        {
            request.Fail(new OrleansMessageRejectionException($"This silo has no grain class of the type \"{request.Target.Type}\"."));
            return false;
        }

        IRequestTarget candidate = grainClass.Placement is StatelessWorkerPlacement workers
            ? new StatelessWorkers(request.Target, grainClass, workers.MaxLocal, runtime())
            : new Activation(request.Target, grainClass, runtime(), Forget);
        target = _targets.GetOrAdd(request.Target, candidate);
        if (ReferenceEquals(target, candidate) && candidate is Activation activation)
        {
            // Only the one that won the race to the table begins.
            activation.Runtime.Metrics.Created();
            activation.Begin();
        }

        return true;
    }

    private void Forget(Activation activation)
    {
        _targets.TryRemove(new(activation.GrainId, activation));
        activation.Runtime.Metrics.Destroyed();
    }
}
