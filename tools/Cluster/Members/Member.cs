namespace OrleansChat.Cluster.Members;

/// <summary>
/// One process of the cluster under a name that it keeps over restarts. Starting and stopping go one after the other; killing, freezing and
/// thawing do not wait for them.
/// </summary>
internal abstract class Member(string name, MemberKind kind) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private MemberStatus _status = new(name, kind, MemberState.Stopped);

    /// <summary>Told, one change after the other, of each.</summary>
    public event Action<MemberStatus>? Changed;

    public string Name { get; } = name;

    public MemberKind Kind { get; } = kind;

    public MemberStatus Status
    {
        get
        {
            lock (_lock)
            {
                return _status;
            }
        }
    }

    /// <summary>Starts its process; returns when it serves.</summary>
    /// <exception cref="ClusterException">It runs already, or did not start.</exception>
    public Task StartAsync(CancellationToken cancellation) => InTurnAsync(() => StartInTurnAsync(cancellation), cancellation);

    /// <summary>Has its process end by itself, in good order; returns when it has.</summary>
    /// <exception cref="ClusterException">It does not run, or did not end as it should.</exception>
    public Task StopAsync(CancellationToken cancellation) => InTurnAsync(() => StopInTurnAsync(cancellation), cancellation);

    /// <summary>Ends its process at once; returns when it has.</summary>
    /// <exception cref="ClusterException">It does not run.</exception>
    public abstract Task KillAsync();

    /// <summary>Stops its process from running, so that it is there and deaf.</summary>
    /// <exception cref="ClusterException">It does not run, or cannot be frozen.</exception>
    public virtual void Freeze() => throw new ClusterException($"{Name} cannot be frozen.");

    /// <summary>Lets the frozen process run again.</summary>
    /// <exception cref="ClusterException">It is not frozen.</exception>
    public virtual void Thaw() => throw new ClusterException($"{Name} is not frozen.");

    public virtual void Dispose() => _turn.Dispose();

    protected abstract Task StartInTurnAsync(CancellationToken cancellation);

    protected abstract Task StopInTurnAsync(CancellationToken cancellation);

    protected void Set(Func<MemberStatus, MemberStatus> change)
    {
        lock (_lock)
        {
            MemberStatus before = _status;
            _status = change(before);
            if (_status != before)
            {
                Changed?.Invoke(_status);
            }
        }
    }

    private async Task InTurnAsync(Func<Task> action, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await action();
        }
        finally
        {
            _turn.Release();
        }
    }
}
