using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Delivery.Watching;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery;

/// <summary>Gives the audiences this gateway's ear when the host starts, and keeps them told until it stops.</summary>
internal sealed partial class DeliveryService(
    IGrainFactory grains,
    GatewayEar ear,
    Audiences audiences,
    AudienceCalls calls,
    Subscriptions subscriptions,
    Watchers watchers,
    RoomLog log,
    LocalUsers users,
    DeliveryMetrics metrics,
    IOptions<DeliveryOptions> options,
    TimeProvider time,
    ILogger<DeliveryService> logger) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        calls.Observer = grains.CreateObjectReference<IGatewayObserver>(ear);
        metrics.Observe(() => subscriptions.RoomCount, () => users.Count, () => watchers.Count);
        watchers.Wanted = topics => _ = ear.ListenToTopicsAsync(topics);
        calls.RoomsFound = rooms => _ = ear.ListenAsync(rooms);
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        log.Stop();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RenewInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                // Not waited for: one audience that does not answer must not cost this gateway its leases at the others.
                _ = RenewAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            foreach (string topic in subscriptions.TakeIdle())
            {
                audiences.GiveUp(topic);
            }

            await audiences.RenewAsync();
        }
        catch (Exception e)
        {
            // The links have said what failed and try again with the next renewal.
            LogRenewalFailed(e);
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "A renewal failed.")]
    private partial void LogRenewalFailed(Exception exception);
}
