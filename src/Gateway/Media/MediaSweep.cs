using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Media;

/// <summary>
/// Takes away files that are nobody's any more, when it is this gateway's turn: those of uploads that were removed from storage, which says so until the file is gone; once a
/// day those that storage never heard of; and what was begun and never completed. Dying in between leaves it to the next one.
/// </summary>
internal sealed partial class MediaSweep(
    IGrainFactory grains, IMediaStore store, GatewayName name, MediaMetrics metrics, IOptions<MediaOptions> options, TimeProvider time, ILogger<MediaSweep> logger)
    : BackgroundService
{
    private static readonly TimeSpan StrayInterval = TimeSpan.FromDays(1);

    private DateTimeOffset _straysAt;

    private IMediaSweepGrain Grain => grains.GetGrain<IMediaSweepGrain>(IMediaSweepGrain.Key);

    /// <summary>One round, where it is this gateway's turn.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        if (!await Grain.TakeTurnAsync(name.Value, 2 * options.Value.SweepInterval))
        {
            return;
        }

        while (await Grain.RemoveOrphansAsync(options.Value.OrphanAge))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        await RemoveFilesAsync(cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        await store.RemoveUnfinishedAsync(now - (2 * options.Value.UploadTimeout), cancellationToken);
        if (now >= _straysAt)
        {
            await RemoveStraysAsync(now, cancellationToken);
            _straysAt = now + StrayInterval;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TrySweepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task TrySweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            await SweepAsync(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(e);
        }
    }

    private async Task RemoveFilesAsync(CancellationToken cancellationToken)
    {
        string? after = null;
        while (await Grain.RemovalsAsync(after) is { Count: > 0 } removals)
        {
            foreach (string media in removals)
            {
                await DeleteAsync(media, cancellationToken);
            }

            await Grain.ForgetAsync(removals);
            metrics.Removed(removals.Count, orphans: true);
            after = removals[^1];
        }
    }

    private async Task RemoveStraysAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Young ones may be about to be finished.
        DateTimeOffset before = now - (2 * options.Value.UploadTimeout) - options.Value.OrphanAge;
        var batch = new List<string>(IMediaSweepGrain.Batch);
        await foreach (string media in store.ListAsync(before, cancellationToken))
        {
            batch.Add(media);
            if (batch.Count == IMediaSweepGrain.Batch)
            {
                await RemoveStraysAsync(batch, cancellationToken);
                batch.Clear();
            }
        }

        await RemoveStraysAsync(batch, cancellationToken);
    }

    private async Task RemoveStraysAsync(List<string> batch, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> strays = batch.Count == 0 ? [] : await Grain.UnknownAsync([.. batch.Distinct()]);
        foreach (string media in strays)
        {
            await DeleteAsync(media, cancellationToken);
        }

        metrics.Removed(strays.Count, orphans: false);
    }

    private async Task DeleteAsync(string media, CancellationToken cancellationToken)
    {
        await store.DeleteAsync(new MediaObject(media, Thumbnail: true), cancellationToken);
        await store.DeleteAsync(new MediaObject(media), cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Warning, "Files that are nobody's could not be taken away; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
