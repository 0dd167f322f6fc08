using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Retention;

/// <summary>Goes through the rooms that have something to forget, one after the other. What it remembers is only where it is: a new activation begins anew.</summary>
internal sealed partial class RetentionGrain(
    IRoomRetention retention, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionGrain> logger) : Grain, IRetentionGrain
{
    private const int RoomsPerPage = 100;

    /// <summary>Well below the time that a caller waits.</summary>
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(5);

    private string? _after;
    private DateTimeOffset _nextRound = DateTimeOffset.MinValue;

    public async Task SweepAsync()
    {
        DateTimeOffset start = time.GetUtcNow();
        while (_nextRound <= start && time.GetUtcNow() - start < Stretch)
        {
            IReadOnlyList<string> rooms = await retention.DueAsync(_after, start, RoomsPerPage, CancellationToken.None);
            foreach (string room in rooms)
            {
                await ForgetAsync(room, start + Stretch);
                _after = room;
                if (time.GetUtcNow() - start >= Stretch)
                {
                    return;
                }
            }

            if (rooms.Count < RoomsPerPage)
            {
                _after = null;
                _nextRound = start + (options.Value.Interval / 2);
            }
        }
    }

    /// <summary>A room that is not done by then is due again.</summary>
    private async Task ForgetAsync(string room, DateTimeOffset until)
    {
        try
        {
            while (await GrainFactory.GetGrain<IRoomGrain>(room).ForgetAsync() && time.GetUtcNow() < until)
            {
            }
        }
        catch (Exception e) when (e is StorageUnavailableException or TimeoutException or OrleansException)
        {
            LogFailed(e, room);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Room {Room} could not delete what it does not keep; it is tried again.")]
    private partial void LogFailed(Exception cause, string room);
}
