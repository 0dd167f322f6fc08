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

    public async ValueTask DisposeAsync()
    {
        // Not itself disposed: the container disposes a service once for every type that it is registered as.
        await _stopping.CancelAsync();
        Wake();
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

    [LoggerMessage(Level = LogLevel.Information, Message = "The list of silos has version {Version}: {Silos}.")]
    private static partial void LogView(ILogger logger, long version, string silos);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The cluster has declared this silo, {Silo}, dead: it ends.")]
    private static partial void LogLost(ILogger logger, SiloAddress silo);
}
