using System.Collections.Immutable;
using Orleans.Runtime;

namespace Orleans.Membership;

/// <summary>The list of silos as services of this process see it.</summary>
internal sealed class ClusterMembershipService(IMembership membership) : IClusterMembershipService
{
    public ClusterMembershipSnapshot CurrentSnapshot => SnapshotOf(membership.View);

    private static ClusterMembershipSnapshot SnapshotOf(MembershipView view) => new(
        view.Members.Values.ToImmutableDictionary(member => member.Address, member => new ClusterMember(member.Address, member.Status, member.Name)),
        view.Version < 0 ? MembershipVersion.MinValue : new MembershipVersion(view.Version));
}
