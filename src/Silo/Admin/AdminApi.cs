using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Hosting.Admin;

namespace OrleansChat.Silo.Admin;

/// <summary>
/// What all endpoints under <c>/admin/v1</c> have in common: the key, problems as RFC 9457 has them, strict JSON and queries, bounds, the audit log and the
/// OpenAPI document. An endpoint class maps its routes on <see cref="AdminRoutes.MapAdmin"/> and gets all of it.
/// </summary>
internal sealed class AdminApi(AdminGate gate, AuditLog audit) : IAdminEndpoints
{
    private const int AtOnce = 32;
    private const int Waiting = 128;
    private const string Document = AdminDocument.Version;

    public void AddServices(IServiceCollection services)
    {
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = problem => problem.ProblemDetails.Extensions.Clear());
        services.AddExceptionHandler<ProblemHandler>();
        services.ConfigureHttpJsonOptions(json => AdminJson.Apply(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, bool>(context => Limit(AdminGate.IsGuarded(context.Request.Path)));
        });
        services.AddOpenApi(Document, AdminDocument.Describe);
    }

    public void Map(WebApplication app)
    {
        app.Use((context, next) =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers.CacheControl = "no-store";
            return next(context);
        });
        app.Use(gate.InvokeAsync);
        app.Use(audit.InvokeAsync);
        app.UseExceptionHandler();
        app.UseStatusCodePages(pages => Problems.WriteAsync(pages.HttpContext, pages.HttpContext.Response.StatusCode));
        app.UseRateLimiter();
        app.MapOpenApi(AdminGate.DocumentPath);
    }

    // Behind the gate: whoever has no key cannot use up the places.
    private static RateLimitPartition<bool> Limit(bool isGuarded) => isGuarded
        ? RateLimitPartition.GetConcurrencyLimiter(true, _ => new ConcurrencyLimiterOptions { PermitLimit = AtOnce, QueueLimit = Waiting })
        : RateLimitPartition.GetNoLimiter(false);
}
