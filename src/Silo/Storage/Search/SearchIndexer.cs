using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>
/// Writes the chapters of rooms in the background, soon after they are complete. Nothing depends on it being in time, for what is in no chapter is read
/// where it is; so what it forgets when its process dies is looked for when one starts.
/// </summary>
internal sealed partial class SearchIndexer(ISearchIndex index, SearchMetrics metrics, TimeProvider time, ILogger<SearchIndexer> logger) : BackgroundService
{
    private const int RoomsAtOnce = 32;

    /// <summary>How long notes gather, so that one batch takes many rooms.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);

    /// <summary>It rests this many times as long as it worked, so that those who send have the database: at full speed it took a third of their throughput.</summary>
    private const int RestPerWork = 4;

    /// <summary>Between two looks at what there is from before, to leave the database to others.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private HashSet<string> _rooms = new(StringComparer.Ordinal);

    /// <summary>A room has something for the index. Costs next to nothing.</summary>
    public void Note(string room)
    {
        bool isFirst;
        lock (_lock)
        {
            isFirst = _rooms.Count == 0;
            _rooms.Add(room);
        }

        if (isFirst)
        {
            _signal.Writer.TryWrite(true);
        }
    }

    /// <summary>Writes what rooms have to be written, but for those that somebody else is at: they will note it, or write it themselves.</summary>
    public async Task WriteAsync(IReadOnlyCollection<string> rooms, CancellationToken cancellationToken)
    {
        foreach (string[] some in rooms.Chunk(RoomsAtOnce))
        {
            IReadOnlyList<string> left = some;
            while (left.Count > 0)
            {
                long startedAt = time.GetTimestamp();
                WrittenChapters written = await index.WriteAsync(left, cancellationToken);
                await Task.Delay(time.GetElapsedTime(startedAt) * RestPerWork, time, cancellationToken);
                metrics.Indexed(written.Count);
                left = written.Count == 0 ? [] : written.Rooms;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(FollowAsync(stoppingToken), CatchUpAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        while (await _signal.Reader.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(Gathering, time, stoppingToken);
            _signal.Reader.TryRead(out _);
            HashSet<string> rooms;
            lock (_lock)
            {
                (rooms, _rooms) = (_rooms, new(StringComparer.Ordinal));
            }

            if (!await TryAsync(() => WriteAsync(rooms, stoppingToken), stoppingToken))
            {
                foreach (string room in rooms)
                {
                    Note(room);
                }
            }
        }
    }

    /// <summary>Whatever there is from before: from a release without an index, or from a process that died.</summary>
    private async Task CatchUpAsync(CancellationToken stoppingToken)
    {
        for (string? last = ""; last is not null;)
        {
            string after = last;
            if (await TryAsync(
                async () =>
                {
                    RoomsToWrite page = await index.ToWriteAsync(after, stoppingToken);
                    await WriteAsync(page.Rooms, stoppingToken);
                    last = page.Last;
                },
                stoppingToken))
            {
                await Task.Delay(Breath, time, stoppingToken);
            }
        }
    }

    private async Task<bool> TryAsync(Func<Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            metrics.Failed();
            LogFailed(e);
            await Task.Delay(Pause, time, stoppingToken);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The index for searching could not be written; it will be.")]
    private partial void LogFailed(Exception cause);
}
