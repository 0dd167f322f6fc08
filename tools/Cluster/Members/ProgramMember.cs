using System.Globalization;
using OrleansChat.Postgres;

namespace OrleansChat.Cluster.Members;

/// <summary>What a silo or a gateway is started with, each time.</summary>
internal sealed record MemberLaunch(string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment);

/// <summary>A silo or a gateway.</summary>
internal sealed class ProgramMember(string name, MemberKind kind, MemberLaunch launch, MemberLog log, OrphanWatch? orphans) : Member(name, kind)
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);

    // Sockets are drained for 15 s, grains are handed over; the host gives up after 30 s.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private MemberProcess? _process;
    private Task _watching = Task.CompletedTask;
    private MemberState _endsAs = MemberState.Died;

    public override async Task KillAsync()
    {
        MemberProcess process = Running();
        _endsAs = MemberState.Killed;
        process.Kill();
        await _watching;
    }

    public override void Freeze()
    {
        MemberProcess process = Running();
        if (Status.State != MemberState.Ready)
        {
            throw new ClusterException($"{Name} is {Status.State.Word()}.");
        }

        process.Stop();
        Set(status => status.State == MemberState.Ready ? status with { State = MemberState.Frozen } : status);
    }

    public override void Thaw()
    {
        MemberProcess process = Running();
        if (Status.State != MemberState.Frozen)
        {
            throw new ClusterException($"{Name} is not frozen.");
        }

        process.Continue();
        Set(status => status.State == MemberState.Frozen ? status with { State = MemberState.Ready } : status);
    }

    public override void Dispose()
    {
        _process?.Dispose();
        log.Dispose();
        base.Dispose();
    }

    protected override async Task StartInTurnAsync(CancellationToken cancellation)
    {
        if (!_watching.IsCompleted)
        {
            throw new ClusterException($"{Name} runs already.");
        }

        MemberProcess process = Launch();
        try
        {
            MemberProcess.Addresses at = await process.Ready.WaitAsync(StartTimeout, cancellation);
            Set(status => status.Pid == process.Pid ? status with { State = MemberState.Ready, Url = at.Url, Admin = at.Admin } : status);
        }
        catch (Exception e) when (e is ClusterException or TimeoutException or OperationCanceledException)
        {
            process.Kill();
            await _watching;
            cancellation.ThrowIfCancellationRequested();
            string reason = e is TimeoutException ? "it was not ready in time" : e.Message;
            throw new ClusterException($"{Name} did not start: {reason}", e);
        }
    }

    protected override async Task StopInTurnAsync(CancellationToken cancellation)
    {
        MemberProcess process = Running();
        _endsAs = MemberState.Stopped;
        Set(status => status with { State = MemberState.Stopping });
        process.Terminate();
        process.Continue();
        try
        {
            await _watching.WaitAsync(StopTimeout, cancellation);
        }
        catch (TimeoutException)
        {
            await KillAsync();
            throw new ClusterException(string.Create(CultureInfo.InvariantCulture, $"{Name} did not end within {StopTimeout.TotalSeconds} s and was killed."));
        }

        MemberStatus ended = Status;
        if (ended.State != MemberState.Stopped || ended.Detail is not null)
        {
            throw new ClusterException($"{Name} did not end in good order: {ended.Detail ?? ended.State.Word()}.");
        }
    }

    private MemberProcess Launch()
    {
        lock (_lock)
        {
            _process?.Dispose();
            _endsAs = MemberState.Died;
            MemberProcess process = MemberProcess.Launch(launch.Program, launch.Arguments, launch.Environment, log);
            orphans?.Tell($"+ {process.Pid}");
            _process = process;
            Set(_ => new MemberStatus(Name, Kind, MemberState.Starting, process.Pid));
            _watching = WatchAsync(process);
            return process;
        }
    }

    private async Task WatchAsync(MemberProcess process)
    {
        int code = await process.Exited;
        orphans?.Tell($"- {process.Pid}");
        MemberState endedAs = _endsAs;
        bool asTold = endedAs == MemberState.Killed || (endedAs == MemberState.Stopped && code == 0);
        Set(_ => new MemberStatus(Name, Kind, endedAs, Detail: asTold ? null : MemberProcess.Describe(code)));
    }

    private MemberProcess Running()
    {
        lock (_lock)
        {
            return _process is { } process && !_watching.IsCompleted ? process : throw new ClusterException($"{Name} does not run: it is {Status.State.Word()}.");
        }
    }
}
