using System.Globalization;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>
/// What must be so, at the moment of a commit, for this silo's appends to be written: that its cluster has not declared it dead. A silo that was
/// frozen and wakes does not know that its rooms live elsewhere; the database does.
/// </summary>
/// <param name="Condition">SQL without parameters.</param>
internal sealed record Fence(string Condition)
{
    /// <summary>A silo that is alone.</summary>
    public static Fence None { get; } = new("true");

    /// <summary>A member of a cluster whose list of silos is in the same database.</summary>
    public static Fence Of(string cluster, SiloAddress silo) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        exists (
          select from OrleansMembershipTable
          where DeploymentId = '{cluster.Replace("'", "''", StringComparison.Ordinal)}' and Address = '{silo.Endpoint.Address}' and Port = {silo.Endpoint.Port}
            and Generation = {silo.Generation} and Status <> {(int)SiloStatus.Dead}
        )
        """));
}
