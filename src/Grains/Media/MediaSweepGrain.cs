using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Media;

/// <summary>Removes uploads that nothing carries. Whose turn it is it remembers alone: two gateways that sweep at once do the same twice, and no harm.</summary>
internal sealed class MediaSweepGrain(IMediaLibrary library, TimeProvider time) : Grain, IMediaSweepGrain
{
    private string? _holder;
    private long _since;
    private TimeSpan _lease;

    public Task<bool> TakeTurnAsync(string gateway, TimeSpan lease)
    {
        if (_holder is not null && _holder != gateway && time.GetElapsedTime(_since) < _lease)
        {
            return Task.FromResult(false);
        }

        (_holder, _since, _lease) = (gateway, time.GetTimestamp(), lease);
        return Task.FromResult(true);
    }

    public async Task<bool> RemoveOrphansAsync(TimeSpan age)
    {
        DateTimeOffset now = time.GetUtcNow();
        return await library.RemoveOrphansAsync(now - age, now, IMediaSweepGrain.Batch, CancellationToken.None) == IMediaSweepGrain.Batch;
    }

    public Task<IReadOnlyList<string>> RemovalsAsync(string? after) => library.RemovalsAsync(after, IMediaSweepGrain.Batch, CancellationToken.None);

    public Task ForgetAsync(IReadOnlyList<string> media) => library.ForgetAsync(media, CancellationToken.None);

    public Task<IReadOnlyList<string>> UnknownAsync(IReadOnlyList<string> media) => library.UnknownAsync(media, CancellationToken.None);
}
