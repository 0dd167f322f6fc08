using System.Reflection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Hosting;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery;

/// <summary>Tells the cluster every few seconds that this gateway is there and how it does, so that operators can see it.</summary>
internal sealed partial class GatewayRegistration(
    IGrainFactory grains,
    GatewayName name,
    IServer server,
    ConnectionRegistry connections,
    LocalUsers users,
    IHostApplicationLifetime lifetime,
    IOptions<DeliveryOptions> options,
    TimeProvider time,
    ILogger<GatewayRegistration> logger) : BackgroundService
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private static readonly string Version =
        typeof(GatewayRegistration).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly DateTimeOffset _startedAt = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private IGatewaysGrain Gateways => grains.GetGrain<IGatewaysGrain>(IGatewaysGrain.Key);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await Gateways.LeaveAsync(name.Value).WaitAsync(Farewell, time, cancellationToken);
        }
        catch (Exception e)
        {
            // It will be forgotten all the same.
            LogNotReported(e);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RenewInterval, time);
        try
        {
            await StartedAsync(stoppingToken);
            do
            {
                await ReportAsync().WaitAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    // Before that nobody knows which port it is.
    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (lifetime.ApplicationStarted.Register(started.SetResult))
        {
            await started.Task.WaitAsync(stoppingToken);
        }
    }

    private async Task ReportAsync()
    {
        try
        {
            await Gateways.ReportAsync(new GatewayReport(
                name.Value, name.ForPeople, GatewayAddress.Page(server), Version, _startedAt, connections.Count, users.Count));
        }
        catch (Exception e)
        {
            // The next report says the same.
            LogNotReported(e);
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "This gateway could not be reported to the cluster.")]
    private partial void LogNotReported(Exception exception);
}
