using Orleans.Messaging;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>The activations of one stateless worker grain: a request goes to an idle one, to a new one, or to the one with the least to do.</summary>
internal sealed class StatelessWorkers(GrainId id, GrainClass grainClass, int max, GrainRuntime runtime) : IRequestTarget
{
    private readonly Lock _lock = new();
    private readonly List<Activation> _activations = [];

    public IReadOnlyList<Activation> Activations
    {
        get
        {
            lock (_lock)
            {
                return [.. _activations];
            }
        }
    }

    public void Post(Request request)
    {
        lock (_lock)
        {
            Activation? chosen = _activations.MinBy(activation => activation.Load);
            if (chosen is null || (chosen.Load > 0 && _activations.Count < max))
            {
                chosen = new Activation(id, grainClass, runtime, Forget);
                _activations.Add(chosen);
                chosen.Begin();
            }

            chosen.Post(request);
        }
    }

    private void Forget(Activation activation)
    {
        lock (_lock)
        {
            _activations.Remove(activation);
        }
    }
}
