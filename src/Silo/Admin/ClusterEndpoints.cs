using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansChat.Hosting.Admin;

namespace OrleansChat.Silo.Admin;

/// <summary>The cluster as a whole.</summary>
internal sealed class ClusterEndpoints(ClusterView cluster) : IAdminEndpoints
{
    public void Map(WebApplication app) =>
        app.MapAdmin("Cluster").MapGet("/cluster", GetAsync).WithName("get_cluster").WithSummary("The cluster: its silos and gateways, and what they hold.");

    private async Task<Ok<ClusterAnswer>> GetAsync()
    {
        Task<IReadOnlyList<GatewayAnswer>?> asked = cluster.GatewaysAsync();
        IReadOnlyList<SiloAnswer> silos = await cluster.SilosAsync();
        IReadOnlyList<GatewayAnswer>? gateways = await asked;
        Dictionary<string, int> byType = silos.SelectMany(silo => silo.ActivationsByType ?? new Dictionary<string, int>())
            .GroupBy(type => type.Key).ToDictionary(type => type.Key, type => type.Sum(count => count.Value));
        return TypedResults.Ok(new ClusterAnswer(
            silos,
            gateways,
            new ClusterTotals(
                silos.Count, gateways?.Count ?? 0, gateways?.Sum(gateway => gateway.Connections) ?? 0, byType.Values.Sum(), new SortedDictionary<string, int>(byType, StringComparer.Ordinal))));
    }
}
