using OrleansChat.Gateway.Connections;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Hosting;

/// <summary>Whether this gateway can serve: it is not draining, and the silo and its storage answer.</summary>
internal sealed partial class Readiness(IGrainFactory grains, ConnectionDrain drain, TimeProvider time, ILogger<Readiness> logger)
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

/// <summary>The addresses that load balancers and supervisors ask.</summary>
internal static class HealthHosting
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => Results.Json(new { status = "live" }));
        endpoints.MapGet("/health/ready", async (Readiness readiness) => await readiness.ProblemAsync() is { } problem
            ? Results.Json(new { status = "not_ready", reason = problem }, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Json(new { status = "ready" }));
    }
}
