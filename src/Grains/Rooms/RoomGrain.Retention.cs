using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

// What is too old goes. The floor rises in memory when it has risen in storage: what lies between is gone in both, or there in both.
internal sealed partial class RoomGrain
{
    private readonly IRoomRetention _retention;
    private readonly int _retentionBatch;
    private readonly OneAtATime _forgetting = new();

    public async Task<bool> ForgetAsync()
    {
        using ActivationTally.Request counted = _tally.Begin();
        await LoadedAsync();
        return await _forgetting.RunAsync(async () =>
        {
            TimeSpan kept = _charter.Settings.Retention;
            if (_tail.Head == 0 || kept == TimeSpan.Zero)
            {
                return false;
            }

            long before = _charter.Floor;
            _charter.RaiseFloor(await _retention.ForgetAsync(_room, _time.GetUtcNow() - kept, _retentionBatch, CancellationToken.None));
            _tail.Forget(_charter.Floor);
            return _charter.Floor - before >= _retentionBatch;
        });
    }
}
