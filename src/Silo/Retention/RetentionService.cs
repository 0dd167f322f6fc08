using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Retention;

namespace OrleansChat.Silo.Retention;

/// <summary>Reminds the one who has rooms forget what they do not keep. Every silo does, so that it happens while any is there.</summary>
internal sealed partial class RetentionService(
    IGrainFactory grains, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionService> logger) : BackgroundService
{
    /// <summary>A sweep ends early rather than hold up who asks; the next goes on.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval < Longest ? options.Value.Interval : Longest, time);
        bool failed = false;
        while (await NextAsync(timer, stoppingToken))
        {
            try
            {
                await grains.GetGrain<IRetentionGrain>(IRetentionGrain.Key).SweepAsync().WaitAsync(stoppingToken);
                failed = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) // Storage or another silo is away; the next time is soon.
            {
                if (!failed)
                {
                    LogNotSwept(e);
                }

                failed = true;
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "What rooms do not keep could not be deleted; it is tried again.")]
    private partial void LogNotSwept(Exception cause);
}
