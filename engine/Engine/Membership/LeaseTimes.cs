using Orleans.Configuration;

namespace Orleans.Membership;

/// <summary>
/// The times of the leases. A silo that did not renew for <see cref="Suspicion"/> is suspected, in the table; from then on reading the table
/// does not extend its lease, until it has taken the suspicion back. Who has seen the suspicion stand for <see cref="Death"/>, longer than any
/// lease, may declare the silo dead. So nobody takes over what another still believes to hold, and no two clocks are compared.
/// </summary>
internal sealed record LeaseTimes(TimeSpan Lease, TimeSpan Tick, TimeSpan Suspicion, TimeSpan Death)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2.5);

    /// <summary>The lease is what Orleans takes to miss enough probes, between one second and two and a half.</summary>
    public static LeaseTimes Of(ClusterMembershipOptions options)
    {
        TimeSpan lease = options.MaxProbeTimeout * Math.Max(1, options.NumMissedProbesLimit);
        lease = lease < Shortest ? Shortest : lease > Longest ? Longest : lease;
        TimeSpan tick = new[] { lease / 4, options.IAmAliveTablePublishTimeout, options.TableRefreshTimeout }.Min();
        return new LeaseTimes(lease, tick, lease * 0.6, lease * 1.1);
    }
}
