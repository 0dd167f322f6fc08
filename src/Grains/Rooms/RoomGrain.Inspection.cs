using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

// What operators see of a room.
internal sealed partial class RoomGrain
{
    /// <summary>An operator wants to see a room also while storage is away.</summary>
    private static readonly TimeSpan InspectionPatience = TimeSpan.FromSeconds(2);

    private readonly ActivationTally _tally;

    public async Task<GrainInspection> InspectAsync()
    {
        try
        {
            await LoadedAsync().WaitAsync(InspectionPatience, _time);
        }
        catch (Exception e) when (e is StorageUnavailableException or TimeoutException)
        {
            // Told by LiveRoom.Loaded.
        }

        return new GrainInspection(RuntimeIdentity, _tally.Since, _tally.Handled, _tally.UnderWay, Live());
    }

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private LiveRoom Live() => new(
        _tail.Head == 0 && _pair is null ? null : _charter.Settings.Kind,
        _charter.Settings.Name,
        _charter.Settings.Topic,
        _tail.Head,
        _tail.Head == 0 ? null : _tail.LastAt,
        _tail.Count == 0 ? null : _tail.First,
        _tail.Bytes,
        _appender.IsWriting,
        _appender.WaitingCount,
        _appender.WaitingBytes,
        _members.KnownCount,
        _members.PendingCount,
        _publisher.WaitingCount,
        _loaded is { IsCompletedSuccessfully: true },
        _appender.HasFailed);
}
