using OrleansChat.Cluster.Control;
using OrleansChat.Cluster.Members;
using OrleansChat.Postgres;

namespace OrleansChat.Cluster;

/// <summary>
/// A cluster of processes on this machine: starts them, watches them, ends them. Others, and other terminals, reach it by
/// <see cref="ClusterControl"/>, through a socket in the data directory.
/// </summary>
public sealed class ClusterSupervisor : IAsyncDisposable
{
    // A silo's start is all compiling: more at once than there are cores makes the first one late, and the rest no earlier.
    private static readonly int StartsAtOnce = Math.Max(2, Environment.ProcessorCount);

    private readonly ClusterOptions _options;
    private readonly DataLock _lock;
    private readonly OrphanWatch? _orphans;
    private readonly Roster _roster;
    private readonly ControlServer _control;
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _starts = new(StartsAtOnce);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _downLock = new();
    private Task? _down;
    private Task? _disposed;

    private ClusterSupervisor(ClusterOptions options, DataLock dataLock, Action<MemberStatus> tell)
    {
        _options = options;
        _lock = dataLock;
        _orphans = Orphans.Watch();
        _roster = new Roster(options, tell, _orphans);
        _control = new ControlServer(this, options.Data);
    }

    /// <summary>The data directory.</summary>
    public string Data => _options.Data;

    /// <summary>Ends when the cluster is down, by whose wish ever.</summary>
    public Task Ended => _ended.Task;

    public IReadOnlyList<MemberStatus> Members => _roster.Statuses;

    /// <summary>Starts a cluster; returns when all of it serves.</summary>
    /// <param name="tell">Gets every change of a member, in their order. Must not wait.</param>
    /// <exception cref="ClusterException">It cannot be started; nothing of it is left.</exception>
    /// <exception cref="OperationCanceledException">It was told to end before it was up; nothing of it is left.</exception>
    public static async Task<ClusterSupervisor> StartAsync(ClusterOptions options, Action<MemberStatus>? tell = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ClusterOptions full = options with { Data = Path.GetFullPath(options.Data) };
        if (full.Postgres is null && PostgresServer.WhyNot is { } missing)
        {
            throw new ClusterException($"{missing}; or name one that runs with --postgres.");
        }

        var supervisor = new ClusterSupervisor(full, DataLock.Take(full.Data), tell ?? (_ => { }));
        try
        {
            using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(cancellation, supervisor._ending.Token);
            await supervisor.StartAllAsync(cancelled.Token);
            return supervisor;
        }
        catch
        {
            await supervisor.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more silo or gateway; answers its name when it serves.</summary>
    /// <exception cref="ClusterException">It did not start, or there is no more room.</exception>
    public async Task<string> AddAsync(MemberKind kind)
    {
        Member member = _roster.Add(kind);
        await member.StartAsync(_ending.Token);
        return member.Name;
    }

    /// <summary>Starts a member again that has ended.</summary>
    public Task StartAsync(string name) => _roster.Find(name).StartAsync(_ending.Token);

    /// <summary>Has a member drain and end.</summary>
    public Task StopAsync(string name) => _roster.Find(name).StopAsync(CancellationToken.None);

    /// <summary>Ends a member at once, by SIGKILL.</summary>
    public Task KillAsync(string name) => _roster.Find(name).KillAsync();

    /// <summary>Stops a silo or a gateway from running, by SIGSTOP.</summary>
    public void Freeze(string name) => _roster.Find(name).Freeze();

    /// <summary>Lets a frozen one run again.</summary>
    public void Thaw(string name) => _roster.Find(name).Thaw();

    /// <summary>Drains and ends everybody: gateways first, then silos, then the database. Whoever asks again waits for the same end.</summary>
    public Task DownAsync()
    {
        lock (_downLock)
        {
            return _down ??= EndAllAsync();
        }
    }

    /// <summary>Ends at once what <see cref="DownAsync"/> is still waiting for.</summary>
    public async Task KillAllAsync()
    {
        foreach (Member member in _roster.Of(MemberKind.Gateway).Concat(_roster.Of(MemberKind.Silo)))
        {
            await TryAsync(member.KillAsync);
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_downLock)
        {
            return new ValueTask(_disposed ??= DisposeAllAsync());
        }
    }

    private async Task DisposeAllAsync()
    {
        await DownAsync();
        await _control.DisposeAsync();
        foreach (Member member in _roster.Of(MemberKind.Gateway).Concat(_roster.Of(MemberKind.Silo)))
        {
            member.Dispose();
        }

        foreach (PostgresMember postgres in _roster.Of(MemberKind.Postgres).Cast<PostgresMember>())
        {
            await postgres.DisposeAsync();
        }

        _orphans?.Dispose();
        _lock.Dispose();
        _ending.Dispose();
        _starts.Dispose();
    }

    private async Task StartAllAsync(CancellationToken cancellation)
    {
        ClusterFile.Delete(Data);
        await Orphans.EndAsync(Data);
        _control.Start();
        if (_options.Postgres is null)
        {
            PostgresMember postgres = _roster.AddPostgres();
            await postgres.StartAsync(cancellation);
            _roster.Use(postgres.ConnectionString!);
        }
        else
        {
            _roster.Use(_options.Postgres);
        }

        await StartProgramsAsync(cancellation);
    }

    /// <summary>Silos first; gateways, which need one, as soon as one serves. One that does not start ends the start of all.</summary>
    private async Task StartProgramsAsync(CancellationToken cancellation)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        List<Task> starting = [.. Enumerable.Range(0, _options.Silos).Select(_ => StartOneAsync(MemberKind.Silo, failed.Token))];
        if (starting.Count > 0)
        {
            await AbortOnFailureAsync(await Task.WhenAny(starting), starting, failed);
        }

        starting.AddRange(Enumerable.Range(0, _options.Gateways).Select(_ => StartOneAsync(MemberKind.Gateway, failed.Token)));
        await foreach (Task started in Task.WhenEach(starting))
        {
            await AbortOnFailureAsync(started, starting, failed);
        }
    }

    private async Task StartOneAsync(MemberKind kind, CancellationToken cancellation)
    {
        Member member = _roster.Add(kind);
        await _starts.WaitAsync(cancellation);
        try
        {
            await member.StartAsync(cancellation);
        }
        finally
        {
            _starts.Release();
        }
    }

    private static async Task AbortOnFailureAsync(Task one, List<Task> all, CancellationTokenSource failed)
    {
        try
        {
            await one;
        }
        catch
        {
            await failed.CancelAsync();
            await Task.WhenAll(all).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    private async Task EndAllAsync()
    {
        await _ending.CancelAsync();
        foreach (MemberKind kind in new[] { MemberKind.Gateway, MemberKind.Silo, MemberKind.Postgres })
        {
            await Task.WhenAll(_roster.Of(kind).Select(member => TryAsync(() => member.StopAsync(CancellationToken.None))));
        }

        _roster.Close();
        _ended.TrySetResult();
    }

    // That a member ends badly, or has ended already, is told by its state; the others are to be ended all the same.
    private static async Task TryAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (ClusterException)
        {
        }
    }
}
