using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansChat.Hosting.Admin;

namespace OrleansChat.Silo.Admin;

/// <summary>The cluster as a whole: its silos, and what they hold.</summary>
internal sealed class ClusterEndpoints(IGrainFactory grains, TimeProvider time) : IAdminEndpoints
{
    public void Map(WebApplication app) =>
        app.MapAdmin("Cluster").MapGet("/cluster", GetClusterAsync).WithName("get_cluster").WithSummary("The silos and gateways of the cluster.");

    private async Task<Ok<ClusterAnswer>> GetClusterAsync()
    {
        IManagementGrain management = grains.GetGrain<IManagementGrain>(0);
        Dictionary<SiloAddress, SiloStatus> hosts = await management.GetHosts(onlyActive: true);
        return TypedResults.Ok(new ClusterAnswer(time.GetUtcNow(), [.. hosts.Select(host => host.Key.ToParsableString())]));
    }
}

internal sealed record ClusterAnswer(DateTimeOffset At, IReadOnlyList<string> Silos);
