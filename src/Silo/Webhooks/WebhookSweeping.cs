using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Webhooks;

namespace OrleansChat.Silo.Webhooks;

/// <summary>Has somebody in the cluster look, every few seconds, for webhooks that have something to do and are asleep.</summary>
internal sealed partial class WebhookSweeping(IGrainFactory grains, IOptions<WebhooksOptions> options, TimeProvider time, ILogger<WebhookSweeping> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        bool failed = false;
        try
        {
            do
            {
                failed = !await SweepAsync(tell: !failed, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo ends; the others go on.
        }
    }

    private async Task<bool> SweepAsync(bool tell, CancellationToken stopping)
    {
        try
        {
            await grains.GetGrain<IWebhookSweepGrain>(IWebhookSweepGrain.Key).SweepAsync().WaitAsync(stopping);
            return true;
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            if (tell)
            {
                LogNotSwept(e);
            }

            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Webhooks could not be looked after; that is tried again.")]
    private partial void LogNotSwept(Exception cause);
}
