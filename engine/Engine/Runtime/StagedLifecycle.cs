namespace Orleans.Runtime;

/// <summary>Starts parts stage by stage, and stops those that it started in the opposite order.</summary>
internal class StagedLifecycle : ILifecycleObservable
{
    private readonly List<Part> _parts = [];
    private int? _reached;

    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

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
            HighestCompletedStage = stage.Key;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (IGrouping<int, Part> stage in _parts.Where(part => part.Stage <= _reached)
            .GroupBy(part => part.Stage).OrderByDescending(stage => stage.Key).ToList())
        {
            await Task.WhenAll(stage.Select(part => part.Observer.OnStop(cancellationToken)));
            LowestStoppedStage = stage.Key;
        }
    }

    private sealed record Part(StagedLifecycle Lifecycle, int Stage, ILifecycleObserver Observer) : IDisposable
    {
        public void Dispose() => Lifecycle._parts.Remove(this);
    }
}

/// <summary>The stages of an activation.</summary>
internal sealed class GrainLifecycle : StagedLifecycle, IGrainLifecycle;

/// <summary>The stages of a silo.</summary>
internal sealed class SiloLifecycle : StagedLifecycle, ISiloLifecycle;
