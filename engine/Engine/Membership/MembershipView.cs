using Orleans.Runtime;

namespace Orleans.Membership;

/// <summary>Who is in the cluster, as of one version.</summary>
internal sealed record MembershipView(long Version, IReadOnlyDictionary<SiloAddress, SiloStatus> Silos)
{
    /// <summary>The silos that may hold grains.</summary>
    public IReadOnlyList<SiloAddress> Active { get; } = [.. Silos.Where(silo => silo.Value == SiloStatus.Active).Select(silo => silo.Key)];
}

/// <summary>Knows who is in the cluster, and says how this silo is.</summary>
internal interface IMembership
{
    MembershipView View { get; }

    Task AnnounceAsync(SiloStatus status, CancellationToken cancellationToken);
}

/// <summary>The membership of a cluster of one silo.</summary>
internal sealed class SingleSiloMembership(SiloAddress self) : IMembership
{
    private volatile MembershipView _view = new(0, new Dictionary<SiloAddress, SiloStatus> { [self] = SiloStatus.Created });

    public MembershipView View => _view;

    public Task AnnounceAsync(SiloStatus status, CancellationToken cancellationToken)
    {
        _view = new MembershipView(_view.Version + 1, new Dictionary<SiloAddress, SiloStatus> { [self] = status });
        return Task.CompletedTask;
    }
}
