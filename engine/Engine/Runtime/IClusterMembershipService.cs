namespace Orleans.Runtime;

/// <summary>Tells a silo's own services who is in the cluster.</summary>
public interface IClusterMembershipService
{
    ClusterMembershipSnapshot CurrentSnapshot { get; }

    /// <summary>The current snapshot, then each that follows; one that is slow to read gets the newest.</summary>
    IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates { get; }

    /// <summary>Reads the list anew, where what is known is older than <paramref name="minimumVersion"/>.</summary>
    ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default);

    /// <summary>Declares a silo dead.</summary>
    /// <returns>Whether it is.</returns>
    Task<bool> TryKill(SiloAddress siloAddress);
}
