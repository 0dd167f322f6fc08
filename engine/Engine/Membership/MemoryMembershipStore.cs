using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Orleans.Runtime;

namespace Orleans.Membership;

/// <summary>The list of the silos of one process.</summary>
internal sealed class MemoryMembershipStore : IMembershipStore
{
    private static readonly ConcurrentDictionary<(string ClusterId, IPEndPoint Primary), MemoryMembershipStore> All = new();
    private readonly Lock _lock = new();
    private ImmutableDictionary<SiloAddress, Member> _members = ImmutableDictionary<SiloAddress, Member>.Empty;
    private long _version;

    public bool NeedsLease => false;

    /// <summary>The one that all silos of a cluster share which name the same silo as their first.</summary>
    public static MemoryMembershipStore Shared(string clusterId, IPEndPoint primary) => All.GetOrAdd((clusterId, primary), _ => new());

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<MembershipView> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(new MembershipView(_version, _members.Values));
        }
    }

    public Task<bool> TryInsertAsync(Member member, long version, CancellationToken cancellationToken) =>
        Task.FromResult(TryChange(member, version, isThere: false));

    public Task<bool> TryUpdateAsync(Member member, long version, CancellationToken cancellationToken) =>
        Task.FromResult(TryChange(member, version, isThere: true));

    public Task RenewAsync(SiloAddress silo, DateTime now, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_members.TryGetValue(silo, out Member? member))
            {
                _members = _members.SetItem(silo, member with { SeenAlive = now });
            }
        }

        return Task.CompletedTask;
    }

    public Task CleanAsync(DateTime before, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _members = _members.RemoveRange(_members.Values.Where(member => !member.IsAlive && member.SeenAlive < before).Select(member => member.Address));
        }

        return Task.CompletedTask;
    }

    private bool TryChange(Member member, long version, bool isThere)
    {
        lock (_lock)
        {
            if (_version != version || _members.ContainsKey(member.Address) != isThere)
            {
                return false;
            }

            _members = _members.SetItem(member.Address, member);
            _version++;
            return true;
        }
    }
}
