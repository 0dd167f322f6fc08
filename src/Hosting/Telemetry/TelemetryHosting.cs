using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OrleansChat.Hosting.Admin;
using OrleansChat.Hosting.Cluster;

namespace OrleansChat.Hosting.Telemetry;

/// <summary>Lets a process be watched: its metrics on the admin port, and metrics and traces to a collector where there is one.</summary>
public static class TelemetryHosting
{
    /// <summary>Our own meters, and those of what we stand on: Orleans, the runtime, the web server, the driver of PostgreSQL.</summary>
    private static readonly string[] Meters = ["OrleansChat.*", "Microsoft.Orleans", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql"];

    /// <summary>Our own spans, and those that Orleans makes of calls between grains: of ours too by its "Runtime", for it goes by how a namespace begins.</summary>
    private static readonly string[] Sources = ["OrleansChat", "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime"];

    /// <param name="builder">Its settings are complete.</param>
    /// <param name="service">What kind of process this is: <c>orleanschat-silo</c>.</param>
    /// <param name="cluster">Names the process.</param>
    public static void AddTelemetry(this IHostApplicationBuilder builder, string service, ChatClusterOptions cluster)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(cluster);
        TelemetryOptions options = TelemetryOptions.Read(builder.Configuration);
        bool exports = options.OtlpEndpoint.Length > 0;

        // In OpenTelemetry's own words, so that the rest of what it says about endpoints holds: protocol, headers, one for each signal.
        builder.Configuration.AddInMemoryCollection([new(TelemetryOptions.StandardEndpoint, exports ? options.OtlpEndpoint : null)]);
        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, serviceVersion: Version, serviceInstanceId: cluster.Name))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddPrometheusExporter();
                _ = exports ? metrics.AddOtlpExporter() : metrics;
            });
        if (options.TracesFollowed > 0)
        {
            telemetry.WithTracing(traces =>
            {
                traces.AddSource(Sources).SetSampler(new ParentBasedSampler(new ClientRequests(options.TracesFollowed))).AddProcessor(new NamelessSpans());
                _ = exports ? traces.AddOtlpExporter() : traces;
            });
        }

        builder.Services.AddSingleton<IAdminEndpoints, MetricsEndpoint>();
    }

    /// <summary>To be called first on what has been built: from here on everything that counts is heard, its zeros too.</summary>
    public static THost BeginTelemetry<THost>(this THost host)
        where THost : IHost
    {
        _ = host.Services.GetRequiredService<MeterProvider>();
        return host;
    }

    /// <summary>Lets traces go on from call to call, where any are followed: it makes every call a little dearer.</summary>
    public static ISiloBuilder FollowTraces(this ISiloBuilder silo, IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(silo);
        return TelemetryOptions.Read(settings).TracesFollowed > 0 ? silo.AddActivityPropagation() : silo;
    }

    /// <inheritdoc cref="FollowTraces(ISiloBuilder, IConfiguration)"/>
    public static IClientBuilder FollowTraces(this IClientBuilder client, IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(client);
        return TelemetryOptions.Read(settings).TracesFollowed > 0 ? client.AddActivityPropagation() : client;
    }

    private static string Version =>
        typeof(TelemetryHosting).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
