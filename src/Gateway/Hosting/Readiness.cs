using OrleansChat.Gateway.Connections;
using OrleansChat.Grains.Contracts;
using OrleansChat.Hosting.Admin;

namespace OrleansChat.Gateway.Hosting;

/// <summary>Whether this gateway can serve: it is not draining, and the silo and its storage answer.</summary>
internal sealed partial class Readiness(IGrainFactory grains, ConnectionDrain drain, TimeProvider time, ILogger<Readiness> logger) : IReadiness
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly string[] AnyRoom = ["health"];

    /// <summary>Null where all is well, else what is not: <c>draining</c> or <c>storage</c>.</summary>
    public async Task<string?> ProblemAsync()
    {
        if (drain.IsDraining)
        {
            return "draining";
        }

        try
        {
            // One question that goes all the way: to a grain, and by it to storage.
            await grains.GetGrain<IDirectoryGrain>(IDirectoryGrain.Key).HeadsAsync(AnyRoom).WaitAsync(Patience, time);
            return null;
        }
        catch (Exception e)
        {
            LogNotReady(e);
            return "storage";
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Not ready: the silo or its storage does not answer.")]
    private partial void LogNotReady(Exception exception);
}
