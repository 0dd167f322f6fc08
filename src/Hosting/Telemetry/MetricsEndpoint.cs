using Microsoft.AspNetCore.Builder;
using OpenTelemetry.Metrics;
using OrleansChat.Hosting.Admin;

namespace OrleansChat.Hosting.Telemetry;

/// <summary><c>/metrics</c>, as Prometheus reads it.</summary>
internal sealed class MetricsEndpoint(MeterProvider meters) : IAdminEndpoints
{
    public void Map(WebApplication app) =>
        app.MapPrometheusScrapingEndpoint("/metrics", meters, configureBranchedPipeline: null, optionsName: null);
}
