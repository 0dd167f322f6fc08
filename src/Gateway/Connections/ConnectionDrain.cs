using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Connections;

/// <summary>
/// Empties the process of sockets when the host is told to stop, before the web server and the silo stop: refuses new ones, says
/// <c>bye</c> in waves with scattered times to come back, waits for the last words to be written, breaks off the rest.
/// </summary>
internal sealed partial class ConnectionDrain(
    ConnectionRegistry registry,
    IOptions<ConnectionsOptions> options,
    TimeProvider time,
    ILogger<ConnectionDrain> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan WavePause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(1);

    /// <summary>Whether new sockets are refused: readiness is over.</summary>
    public bool IsDraining => registry.IsDraining;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Here and not in <see cref="StopAsync"/>: all hosted services' stopping comes before any one's stop.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => DrainAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task DrainAsync(CancellationToken cancellation)
    {
        registry.StopAccepting();
        LogDraining(logger, registry.Count);
        using var timeout = new CancellationTokenSource(options.Value.DrainTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await SayByeAsync(either.Token);
            await registry.Emptied.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            LogBrokenOff(logger, registry.Count);
            await BreakOffAsync();
        }
    }

    private async Task SayByeAsync(CancellationToken cancellation)
    {
        var connections = registry.Connections.ToArray();
        var waves = Math.Max(1, (int)(options.Value.DrainTimeout / 3 / WavePause));
        var wave = Math.Max(options.Value.DrainWave, (connections.Length + waves - 1) / waves);
        for (var i = 0; i < connections.Length; i++)
        {
            if (i > 0 && i % wave == 0)
            {
                await Task.Delay(WavePause, time, cancellation);
            }

            connections[i].Close(CloseReason.Draining, options.Value.DrainRetrySpread * Random.Shared.NextDouble());
        }
    }

    private async Task BreakOffAsync()
    {
        foreach (var connection in registry.Connections)
        {
            connection.Abort();
        }

        await registry.Emptied.WaitAsync(LastWait, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(1, LogLevel.Information, "Draining {Count} connections.")]
    private static partial void LogDraining(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Warning, "Breaking off {Count} connections that did not end in time.")]
    private static partial void LogBrokenOff(ILogger logger, int count);
}
