using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>Starts the parts of an activation stage by stage, and stops those that it started in the opposite order.</summary>
internal sealed class GrainLifecycle : IGrainLifecycle
{
    private readonly List<Part> _parts = [];
    private int? _reached;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        Part part = new(this, stage, observer);
        _parts.Add(part);
        return part;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (IGrouping<int, Part> stage in _parts.GroupBy(part => part.Stage).OrderBy(stage => stage.Key).ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            _reached = stage.Key;
            await Task.WhenAll(stage.Select(part => part.Observer.OnStart(cancellationToken)));
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (IGrouping<int, Part> stage in _parts.Where(part => part.Stage <= _reached)
            .GroupBy(part => part.Stage).OrderByDescending(stage => stage.Key).ToList())
        {
            await Task.WhenAll(stage.Select(part => part.Observer.OnStop(cancellationToken)));
        }
    }

    private sealed record Part(GrainLifecycle Lifecycle, int Stage, ILifecycleObserver Observer) : IDisposable
    {
        public void Dispose() => Lifecycle._parts.Remove(this);
    }
}
