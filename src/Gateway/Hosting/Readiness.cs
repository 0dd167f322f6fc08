using OrleansChat.Gateway.Connections;
using OrleansChat.Grains.Contracts;
using OrleansChat.Hosting.Admin;

namespace OrleansChat.Gateway.Hosting;

/// <summary>Whether this gateway can serve: it has started, is not draining, and the silo and its storage answer.</summary>
internal sealed partial class Readiness(IGrainFactory grains, IHostApplicationLifetime lifetime, ConnectionDrain drain, TimeProvider time, ILogger<Readiness> logger)
    : IReadiness
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly string[] AnyRoom = ["health"];

    private int _failing;

    /// <summary>Null where all is well, else what is not: <c>starting</c>, <c>draining</c> or <c>storage</c>.</summary>
    public async Task<string?> ProblemAsync()
    {
        if (drain.IsDraining)
        {
            return "draining";
        }

        if (!lifetime.ApplicationStarted.IsCancellationRequested)
        {
            return "starting";
        }

        try
        {
            // One question that goes all the way: to a grain, and by it to storage.
            await grains.GetGrain<IDirectoryGrain>(IDirectoryGrain.Key).HeadsAsync(AnyRoom).WaitAsync(Patience, time);
            if (Interlocked.Exchange(ref _failing, 0) != 0)
            {
                LogReadyAgain();
            }

            return null;
        }
        catch (Exception e)
        {
            // Many ask, every second or two: an outage is told once.
            if (Interlocked.Exchange(ref _failing, 1) == 0)
            {
                LogNotReady(e);
            }

            return "storage";
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Not ready: the silo or its storage does not answer.")]
    private partial void LogNotReady(Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "Ready again: the silo and its storage answer.")]
    private partial void LogReadyAgain();
}
