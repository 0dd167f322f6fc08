using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

// What happens after a commit or a failure.
internal sealed partial class RoomGrain
{
    private void OnCommitted(IReadOnlyList<RoomEvent> entries)
    {
        _members.Commit(entries);
        _charter.Commit(entries);
        _messages.Commit(entries);
        _reactions.Commit(entries);
        _audience.Publish(entries);
        if (_pair is null)
        {
            _webhooks.OnCommitted();
        }
    }

    private void OnAppendFailed(Exception? cause)
    {
        if (cause is null)
        {
            _metrics.Overtaken();
            LogOvertaken(_room);
        }
        else
        {
            _metrics.AppendFailed();
            LogAppendFailed(cause, _room);
        }

        DeactivateOnIdle();
    }

    /// <summary>Whether the last append is in the log only the next activation can tell; it publishes what it finds, so it must not wait for a visitor.</summary>
    private async Task WakeSuccessorAsync()
    {
        try
        {
            await GrainFactory.GetGrain<IRoomGrain>(_room).ReadAsync(long.MaxValue, 1);
        }
        catch (Exception e) when (e is StorageUnavailableException or TimeoutException or OrleansException)
        {
            LogUnavailable(e, _room);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Room {Room} could not answer a request.")]
    private partial void LogUnavailable(Exception cause, string room);

    [LoggerMessage(LogLevel.Error, "Room {Room} does not know whether its last entries are stored; the activation ends.")]
    private partial void LogAppendFailed(Exception cause, string room);

    [LoggerMessage(LogLevel.Warning, "Room {Room} has been written by another activation; this one ends.")]
    private partial void LogOvertaken(string room);

    [LoggerMessage(LogLevel.Warning, "Room {Room} cannot publish; it tries on.")]
    private partial void LogPublishFailed(Exception cause, string room);
}
