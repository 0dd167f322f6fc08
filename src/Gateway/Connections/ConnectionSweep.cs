using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Connections;

/// <summary>The one timer of all sockets: looks at each of them once in an interval.</summary>
internal sealed partial class ConnectionSweep(
    ConnectionRegistry registry,
    IOptions<ConnectionsOptions> options,
    TimeProvider time,
    ILogger<ConnectionSweep> logger) : BackgroundService
{
    private readonly ConcurrentQueue<(long Since, IConnectionLifetimeFeature Transport)> _lingering = new();

    /// <summary>
    /// The connection is over, but its last bytes may still wait for a peer that does not take them: breaks the transport off after the
    /// close timeout.
    /// </summary>
    public void Linger(IConnectionLifetimeFeature transport) => _lingering.Enqueue((time.GetTimestamp(), transport));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Sweep();
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops; the drain has ended all sockets before.
        }
    }

    private void Sweep()
    {
        var now = time.GetTimestamp();
        foreach (var connection in registry.Connections)
        {
            try
            {
                connection.Sweep(now);
            }
            catch (Exception e)
            {
                LogFailure(logger, e, connection.Id);
                connection.Abort();
            }
        }

        while (_lingering.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Since, now) >= options.Value.CloseTimeout)
        {
            _lingering.TryDequeue(out _);
            if (!oldest.Transport.ConnectionClosed.IsCancellationRequested)
            {
                oldest.Transport.Abort();
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Connection {Connection}: the periodic look at it failed; it is broken off.")]
    private static partial void LogFailure(ILogger logger, Exception exception, string connection);
}
