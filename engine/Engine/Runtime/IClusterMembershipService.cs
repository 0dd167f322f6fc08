namespace Orleans.Runtime;

/// <summary>Tells a silo's own services who is in the cluster.</summary>
public interface IClusterMembershipService
{
    ClusterMembershipSnapshot CurrentSnapshot { get; }
}
