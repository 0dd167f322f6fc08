using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OrleansChat.Hosting.Admin;

/// <summary>The addresses that load balancers and supervisors ask.</summary>
public sealed class HealthEndpoints(IReadiness readiness) : IAdminEndpoints
{
    public void Map(WebApplication app) => MapHealth(app, readiness);

    /// <summary><c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static void MapHealth(IEndpointRouteBuilder endpoints, IReadiness readiness)
    {
        endpoints.MapGet("/health/live", () => Results.Json(new { status = "live" })).ExcludeFromDescription();
        endpoints.MapGet("/health/ready", async () => await readiness.ProblemAsync() is { } problem
            ? Results.Json(new { status = "not_ready", reason = problem }, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Json(new { status = "ready" })).ExcludeFromDescription();
    }
}
