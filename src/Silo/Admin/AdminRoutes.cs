using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OrleansChat.Silo.Admin;

/// <summary>The way for endpoint classes to be part of the admin API.</summary>
internal static class AdminRoutes
{
    /// <summary>Where an endpoint class maps its routes.</summary>
    /// <param name="tag">The heading under which the OpenAPI document has them.</param>
    public static RouteGroupBuilder MapAdmin(this IEndpointRouteBuilder endpoints, string tag)
    {
        RouteGroupBuilder group = endpoints.MapGroup(AdminGate.Prefix);
        group.AddEndpointFilterFactory(StrictQuery.Filter);
        group.ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return group.WithTags(tag);
    }
}
