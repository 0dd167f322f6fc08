using System.Collections.Immutable;
using System.Net;
using Orleans.Runtime;

namespace Orleans.Membership;

/// <summary>Who is in the cluster, as of one version.</summary>
internal sealed class MembershipView
{
    public static readonly MembershipView Empty = new(-1, []);

    public MembershipView(long version, IEnumerable<Member> members)
    {
        Version = version;
        Members = members.ToImmutableDictionary(member => member.Address);
        Candidates = [.. With(SiloStatus.Active)];
        if (Candidates.Count == 0)
        {
            // The last ones still serve what ends with them.
            Candidates = [.. With(SiloStatus.ShuttingDown)];
        }
    }

    public long Version { get; }

    public ImmutableDictionary<SiloAddress, Member> Members { get; }

    /// <summary>The silos that grains are put on.</summary>
    public IReadOnlyList<Member> Candidates { get; }

    /// <summary>The silos that may hold grains.</summary>
    public IEnumerable<Member> Living => Members.Values.Where(member => member.IsAlive);

    public bool IsAlive(SiloAddress silo) => Members.TryGetValue(silo, out Member? member) && member.IsAlive;

    public bool IsActive(SiloAddress silo) => Members.TryGetValue(silo, out Member? member) && member.Status == SiloStatus.Active;

    private IEnumerable<Member> With(SiloStatus status) => Members.Values.Where(member => member.Status == status).OrderBy(member => member.Address);
}

/// <summary>A silo and how it is.</summary>
internal sealed record Member(SiloAddress Address, SiloStatus Status, int GatewayPort)
{
    public string Name { get; init; } = string.Empty;

    public string HostName { get; init; } = string.Empty;

    /// <summary>Who takes it for dead and since when, as the table has it; null where nobody does.</summary>
    public string? Suspicion { get; init; }

    public DateTime Started { get; init; }

    public DateTime SeenAlive { get; init; }

    public bool IsAlive => Status is SiloStatus.Joining or SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping;

    public IPEndPoint? Gateway => GatewayPort == 0 ? null : new IPEndPoint(Address.Endpoint.Address, GatewayPort);

    /// <summary>Its part of where grains are put; the same in every process.</summary>
    public ulong PlacementHash { get; } = Hash(Address);

    private static ulong Hash(SiloAddress address)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in address.ToParsableString())
        {
            hash = (hash ^ c) * 1099511628211;
        }

        return hash;
    }
}
