using Microsoft.Extensions.Options;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery;

/// <summary>The logs of all rooms, as they are read for those who missed something. A read that fails is tried again by whoever needs it.</summary>
internal sealed partial class RoomLog(IGrainFactory grains, IOptions<DeliveryOptions> options, DeliveryMetrics metrics, TimeProvider time, ILogger<RoomLog> logger)
    : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Whether the gateway ends and nobody needs to be brought up to date any more.</summary>
    public bool Stopped => _stopping.IsCancellationRequested;

    public void Stop() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();

    /// <summary>The next entries after a seq; null where they cannot be had now.</summary>
    /// <param name="reader">For the metrics: who is behind, a <c>room</c> or a <c>listener</c>.</param>
    public async Task<RoomEvents?> TryReadAsync(string room, long after, string reader)
    {
        try
        {
            RoomEvents events = await grains.GetGrain<IRoomGrain>(room).ReadAsync(after, options.Value.CatchUpPage);
            metrics.Read(reader, succeeded: true);
            return events;
        }
        catch (Exception e)
        {
            // Whatever it is, the reader stays behind and tries again: to give up would be a hole.
            metrics.Read(reader, succeeded: false);
            LogReadFailed(e, room, after);
            return null;
        }
    }

    public Task PauseAsync() => WaitAsync(options.Value.RetryDelay);

    /// <summary>Gives what was overtaken on its way the time to arrive.</summary>
    public Task GraceAsync() => WaitAsync(options.Value.OvertakeGrace);

    /// <summary>Notes that a listener was given up because of a defect.</summary>
    public void Broken(Exception exception, string room) => LogBroken(exception, room);

    private async Task WaitAsync(TimeSpan duration)
    {
        try
        {
            await Task.Delay(duration, time, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopped tells the caller.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The log of room {Room} after {After} could not be read; trying again.")]
    private partial void LogReadFailed(Exception exception, string room, long after);

    [LoggerMessage(2, LogLevel.Error, "A listener of room {Room} could not be brought up to date; its connection is closed.")]
    private partial void LogBroken(Exception exception, string room);
}
