using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Admin;

/// <summary>Tells the cluster every few seconds what this silo is.</summary>
internal sealed partial class SiloReporting(IGrainFactory grains, ILocalSiloDetails self, TimeProvider time, ILogger<SiloReporting> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>The program's version, as it was built.</summary>
    public static string Version { get; } =
        typeof(SiloReporting).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var report = new SiloReport(self.SiloAddress.ToString(), self.Name, Version, time.GetUtcNow());
        using var timer = new PeriodicTimer(Interval, time);
        bool failed = false;
        do
        {
            try
            {
                await grains.GetGrain<ISilosGrain>(ISilosGrain.Key).ReportAsync(report).WaitAsync(stoppingToken);
                failed = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) // The silo that is to hear it may be gone; another hears the next one.
            {
                if (!failed)
                {
                    LogNotReported(e);
                }

                failed = true;
            }
        }
        while (await NextAsync(timer, stoppingToken));
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

    [LoggerMessage(LogLevel.Debug, "This silo could not report itself; it tries on.")]
    private partial void LogNotReported(Exception cause);
}
