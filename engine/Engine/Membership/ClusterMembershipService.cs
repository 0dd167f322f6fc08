using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Orleans.Runtime;

namespace Orleans.Membership;

/// <summary>The list of silos as services of this process see it.</summary>
internal sealed class ClusterMembershipService(IMembership membership) : IClusterMembershipService
{
    public ClusterMembershipSnapshot CurrentSnapshot => SnapshotOf(membership.View);

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => FollowAsync(CancellationToken.None);

    public async ValueTask Refresh(MembershipVersion minimumVersion, CancellationToken cancellationToken) =>
        await membership.RefreshAsync(minimumVersion == default ? long.MaxValue : minimumVersion.Value, cancellationToken);

    public Task<bool> TryKill(SiloAddress siloAddress) => membership.TryKillAsync(siloAddress, CancellationToken.None);

    private static ClusterMembershipSnapshot SnapshotOf(MembershipView view) => new(
        view.Members.Values.ToImmutableDictionary(member => member.Address, member => new ClusterMember(member.Address, member.Status, member.Name)),
        view.Version < 0 ? MembershipVersion.MinValue : new MembershipVersion(view.Version));

    private async IAsyncEnumerable<ClusterMembershipSnapshot> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var views = Channel.CreateBounded<MembershipView>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        membership.Changed += Follow;
        try
        {
            views.Writer.TryWrite(membership.View);
            await foreach (MembershipView view in views.Reader.ReadAllAsync(cancellationToken))
            {
                yield return SnapshotOf(view);
            }
        }
        finally
        {
            membership.Changed -= Follow;
        }

        void Follow(MembershipView view) => views.Writer.TryWrite(view);
    }
}
