using System.Collections.Concurrent;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Admin;

/// <summary>
/// What can be told of the cluster's silos, also while some of them do not answer. Each silo is asked through a management grain of its own: these answer
/// one question after the other, and the silent must not hold up the others.
/// </summary>
internal sealed class ClusterView(IGrainFactory grains, IClusterMembershipService membership, TimeProvider time)
{
    /// <summary>The type under which all of the engine's own grains are counted.</summary>
    private const string Orleans = "orleans";

    private const string OurNamespace = "OrleansChat.";
    private const string ClassSuffix = "Grain";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // What a silo says of itself never changes while it runs; who is asked right after the grain that knows it has moved, still knows it.
    private readonly ConcurrentDictionary<SiloAddress, SiloReport> _reports = [];

    /// <summary>The silos that are not dead, by name.</summary>
    public IReadOnlyList<ClusterMember> Silos =>
    [
        .. membership.CurrentSnapshot.Members.Values.Where(member => member.Status is not (SiloStatus.Dead or SiloStatus.None))
            .OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.SiloAddress.ToParsableString(), StringComparer.Ordinal),
    ];

    /// <summary>The silo that calls itself so, as Orleans writes it in <see cref="Grain.RuntimeIdentity"/>; null where the membership does not have it.</summary>
    public ClusterMember? Find(string identity) => membership.CurrentSnapshot.Members.Values.FirstOrDefault(member => member.SiloAddress.ToString() == identity);

    /// <summary>The management grain through which a silo is asked: the same one, whoever asks.</summary>
    public static IManagementGrain ManagementOf(IGrainFactory grains, SiloAddress silo) =>
        grains.GetGrain<IManagementGrain>(((long)silo.Generation << 16) | (long)silo.Endpoint.Port);

    public static string TypeOf(string className)
    {
        string name = className.Split(',')[0];
        return !name.StartsWith(OurNamespace, StringComparison.Ordinal) ? Orleans
            : name[(name.LastIndexOf('.') + 1)..] is var plain && plain.EndsWith(ClassSuffix, StringComparison.Ordinal) ? plain[..^ClassSuffix.Length].ToLowerInvariant()
            : plain.ToLowerInvariant();
    }

    public async Task<IReadOnlyList<SiloAnswer>> SilosAsync()
    {
        IReadOnlyList<ClusterMember> silos = Silos;
        await LearnAsync(silos);
        return await Task.WhenAll(silos.Select(DescribeAsync));
    }

    /// <summary>The gateways that have reported lately, by name; null where the grain that knows them does not answer.</summary>
    public async Task<IReadOnlyList<GatewayAnswer>?> GatewaysAsync()
    {
        try
        {
            IReadOnlyList<GatewayReport> reports = await grains.GetGrain<IGatewaysGrain>(IGatewaysGrain.Key).ListAsync().WaitAsync(Patience, time);
            return [.. reports.Select(report => new GatewayAnswer(
                report.Name, report.Url, report.Version, report.StartedAt, Uptime(report.StartedAt), report.Connections, report.Users))];
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            return null;
        }
    }

    /// <summary>How many activations a silo has of each grain class, by the name that the management grain goes by; null where it does not answer.</summary>
    public async Task<IReadOnlyList<SimpleGrainStatistic>?> CountAsync(SiloAddress silo)
    {
        try
        {
            return await ManagementOf(grains, silo).GetSimpleGrainStatistics([silo]).WaitAsync(Patience, time);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            return null;
        }
    }

    private async Task<SiloAnswer> DescribeAsync(ClusterMember silo)
    {
        IReadOnlyList<SimpleGrainStatistic>? counts = await CountAsync(silo.SiloAddress);
        SiloReport? report = _reports.GetValueOrDefault(silo.SiloAddress);
        return new SiloAnswer(
            silo.Name,
            silo.SiloAddress.ToParsableString(),
            silo.Status,
            report?.Version,
            report?.StartedAt,
            report is null ? null : Uptime(report.StartedAt),
            counts?.Sum(count => count.ActivationCount),
            counts is null ? null : new SortedDictionary<string, int>(
                counts.GroupBy(count => TypeOf(count.GrainType)).ToDictionary(type => type.Key, type => type.Sum(count => count.ActivationCount)), StringComparer.Ordinal));
    }

    private long Uptime(DateTimeOffset startedAt) => (long)Math.Max(0, (time.GetUtcNow() - startedAt).TotalSeconds);

    private async Task LearnAsync(IReadOnlyList<ClusterMember> silos)
    {
        foreach (SiloAddress gone in _reports.Keys.Except(silos.Select(silo => silo.SiloAddress)).ToArray())
        {
            _reports.TryRemove(gone, out _);
        }

        if (silos.All(silo => _reports.ContainsKey(silo.SiloAddress)))
        {
            return;
        }

        try
        {
            IReadOnlyList<SiloReport> reports = await grains.GetGrain<ISilosGrain>(ISilosGrain.Key).ListAsync().WaitAsync(Patience, time);
            foreach (ClusterMember silo in silos)
            {
                if (reports.FirstOrDefault(report => report.Address == silo.SiloAddress.ToString()) is { } report)
                {
                    _reports[silo.SiloAddress] = report;
                }
            }
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            // It is on its way to another silo; versions are known again in a moment.
        }
    }
}
