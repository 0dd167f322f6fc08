using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Membership;

/// <summary>Keeps this silo on the list and its lease alive, and watches the others (<see cref="LeaseTimes"/>).</summary>
internal sealed partial class ClusterMembership : IMembership, IAsyncDisposable
{
    // The list does not follow a clock that a test moves.
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly IMembershipStore _store;
    private readonly LocalSiloDetails _self;
    private readonly ClusterMembershipOptions _options;
    private readonly LeaseTimes _times;
    private readonly SiloWatch _watch;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private volatile MembershipView _view = MembershipView.Empty;
    private Task _running = Task.CompletedTask;
    private long _lastRead = long.MinValue;
    private bool _failing;
    private bool _left;

    public ClusterMembership(
        IMembershipStore store, LocalSiloDetails self, IOptions<ClusterMembershipOptions> options, ILogger<ClusterMembership> log)
    {
        (_store, _self, _options, _log) = (store, self, options.Value, log);
        _times = LeaseTimes.Of(_options);
        _watch = new SiloWatch(self.SiloAddress, _times, _time);
        Lease = new Lease(_time, store.NeedsLease ? _times.Lease : null);
    }

    public event Action<MembershipView>? Changed;

    public event Action? Declared;

    public event Action? Lost;

    public MembershipView View => _view;

    public Lease Lease { get; }

    public long JoinedVersion { get; private set; } = long.MaxValue;

    public async Task JoinAsync(int gatewayPort, CancellationToken cancellationToken)
    {
        await _store.OpenAsync(cancellationToken);
        await _store.CleanAsync(Now - _options.DefunctSiloExpiration, cancellationToken);
        Member self = new(_self.SiloAddress, SiloStatus.Active, gatewayPort)
        {
            Name = _self.Name,
            HostName = _self.DnsHostName,
            Started = Now,
            SeenAlive = Now,
        };
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_options.MaxJoinAttemptTime);
        while (!await TryJoinAsync(self, patience.Token))
        {
        }

        await ReadAsync(cancellationToken);
        _running = RunAsync();
    }

    public async Task AnnounceAsync(SiloStatus status, CancellationToken cancellationToken)
    {
        _left |= status == SiloStatus.Dead;
        while (_view.Members.TryGetValue(_self.SiloAddress, out Member? self) && self.IsAlive && self.Status != status)
        {
            await _store.TryUpdateAsync(self with { Status = status, SeenAlive = Now }, _view.Version, cancellationToken);
            await ReadAsync(cancellationToken);
        }
    }

    public async Task RefreshAsync(long version, CancellationToken cancellationToken)
    {
        if (_view.Version < version)
        {
            // Whatever is read from now on will do, whoever reads it.
            await ReadAsync(cancellationToken, notBefore: _time.GetTimestamp());
        }
    }

    public void Suspect(SiloAddress silo)
    {
        if (_watch.Report(silo, _view))
        {
            Wake();
        }
    }

    public async Task<bool> TryKillAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        while (_view.Members.TryGetValue(silo, out Member? member) && member.IsAlive)
        {
            await _store.TryUpdateAsync(member with { Status = SiloStatus.Dead }, _view.Version, cancellationToken);
            await ReadAsync(cancellationToken);
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        // Not itself disposed: the container disposes a service once for every type that it is registered as.
        await _stopping.CancelAsync();
        await _running;
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Reads the list, gets earlier runs at this endpoint out of it, and adds this one.</summary>
    private async Task<bool> TryJoinAsync(Member self, CancellationToken cancellationToken)
    {
        MembershipView view = await _store.ReadAsync(cancellationToken);
        if (view.Members.ContainsKey(self.Address))
        {
            throw new OrleansException($"The cluster has had {self.Address} before.");
        }

        foreach (Member other in view.Living.Where(other => other.Address.Endpoint.Equals(self.Address.Endpoint)))
        {
            if (other.Address.Generation > self.Address.Generation)
            {
                throw new OrleansException($"The cluster has {other.Address} already, which is younger than this silo.");
            }

            // It does not listen there any more, since this one does: it is gone.
            await _store.TryUpdateAsync(other with { Status = SiloStatus.Dead }, view.Version, cancellationToken);
            return false;
        }

        return await _store.TryInsertAsync(self, view.Version, cancellationToken);
    }

    private async Task RunAsync()
    {
        long cleaned = _time.GetTimestamp();
        while (!_stopping.IsCancellationRequested)
        {
            TimeSpan wait = _times.Tick;
            try
            {
                await RenewAsync();
                await ReadAsync(_stopping.Token);
                wait = await ActAsync();
                if (_options.DefunctSiloCleanupPeriod is { } period && _time.GetElapsedTime(cleaned) > period)
                {
                    cleaned = _time.GetTimestamp();
                    await _store.CleanAsync(Now - _options.DefunctSiloExpiration, _stopping.Token);
                }

                LogRecoveredOnce();
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                LogFailedOnce(exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await _wake.WaitAsync(wait, CancellationToken.None);
        }
    }

    /// <summary>Does what the list asks for: takes back a suspicion of this silo, suspects, declares dead.</summary>
    /// <returns>When there may be more to do.</returns>
    private async Task<TimeSpan> ActAsync()
    {
        if (_left)
        {
            return _times.Tick;
        }

        MembershipView view = _view;
        TimeSpan wait = _times.Tick;
        if (view.Members.TryGetValue(_self.SiloAddress, out Member? self) && self is { IsAlive: true, Suspicion: not null })
        {
            LogSuspected(_log, self.Suspicion);
            await _store.TryUpdateAsync(self with { Suspicion = null, SeenAlive = Now }, view.Version, _stopping.Token);
            await ReadAsync(_stopping.Token);
            return TimeSpan.Zero;
        }

        foreach ((Member member, TimeSpan rest) in _watch.Due(view, Now))
        {
            if (rest > TimeSpan.Zero)
            {
                wait = rest < wait ? rest : wait;
                continue;
            }

            LogChanging(_log, member.Address, member.Status == SiloStatus.Dead ? "dead" : "suspected");
            bool declared = await _store.TryUpdateAsync(member, view.Version, _stopping.Token);
            await ReadAsync(_stopping.Token);
            if (declared)
            {
                Declared?.Invoke();
            }

            return TimeSpan.Zero;
        }

        return wait;
    }

    private async Task RenewAsync()
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        patience.CancelAfter(_times.Lease);
        await _store.RenewAsync(_self.SiloAddress, Now, patience.Token);
    }

    private async Task ReadAsync(CancellationToken cancellationToken, long notBefore = long.MaxValue)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_lastRead > notBefore)
            {
                return;
            }

            long start = _time.GetTimestamp();
            using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(_times.Lease);
            Adopt(await _store.ReadAsync(patience.Token), start);
            _lastRead = start;
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Adopt(MembershipView view, long start)
    {
        if (view.Version < _view.Version)
        {
            return; // A replica that is behind.
        }

        bool changed = view.Version > _view.Version;
        Member? self = view.Members.GetValueOrDefault(_self.SiloAddress);
        bool lost = self is not { IsAlive: true } && JoinedVersion < long.MaxValue && !_left;
        if (lost)
        {
            Lease.Revoke();
        }
        else if (self is { IsAlive: true })
        {
            JoinedVersion = Math.Min(JoinedVersion, view.Version);
            if (self.Suspicion is null)
            {
                Lease.Extend(start);
            }
        }

        _watch.Note(view);
        _view = view;
        if (changed)
        {
            if (_log.IsEnabled(LogLevel.Information))
            {
                string silos = string.Join(", ", view.Living.Select(member => $"{member.Address} {member.Status}"));
                LogView(_log, view.Version, silos);
            }

            Changed?.Invoke(view);
        }

        if (lost)
        {
            _left = true;
            LogLost(_log, _self.SiloAddress);
            Lost?.Invoke();
        }
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    private void LogFailedOnce(Exception exception)
    {
        if (!_failing)
        {
            _failing = true;
            LogFailed(_log, exception);
        }
    }

    private void LogRecoveredOnce()
    {
        if (_failing)
        {
            _failing = false;
            LogRecovered(_log);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The list of silos has version {Version}: {Silos}.")]
    private static partial void LogView(ILogger logger, long version, string silos);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Somebody takes this silo for dead ({Suspicion}); it is not.")]
    private static partial void LogSuspected(ILogger logger, string suspicion);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The silo {Silo} is declared {State}.")]
    private static partial void LogChanging(ILogger logger, SiloAddress silo, string state);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The cluster has declared this silo, {Silo}, dead: it ends.")]
    private static partial void LogLost(ILogger logger, SiloAddress silo);

    [LoggerMessage(Level = LogLevel.Error, Message = "The list of silos cannot be read or written; without it this silo serves nothing.")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The list of silos can be read and written again.")]
    private static partial void LogRecovered(ILogger logger);
}
