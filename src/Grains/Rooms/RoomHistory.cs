using System.Text;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>Pages of a room's messages and stretches of its log: from the tail in memory where it reaches, else from storage.</summary>
internal sealed class RoomHistory(string room, IRoomLog log, RoomTail tail)
{
    /// <summary>How many entries are asked of storage at once when a stretch of the log is read.</summary>
    private const int ReadChunk = 100;

    /// <summary>A stretch of the log ends after the entry that reaches this size, so that no answer is larger than a batch of appends.</summary>
    private const long MaxReadBytes = 1024 * 1024;

    /// <summary><see cref="Page{T}.More"/>: before, whether there are older ones; after, newer ones; around, any on either side.</summary>
    public Task<Page<MessagePosted>> PageAsync(HistoryQuery query)
    {
        long anchor = Math.Clamp(query.Anchor, 0, tail.Head + 1);
        return query.Direction switch
        {
            HistoryDirection.Before => BelowAsync(anchor, query.Limit, Limits.MaxHistoryBytes),
            HistoryDirection.After => AboveAsync(anchor, query.Limit, Limits.MaxHistoryBytes),
            _ => AroundAsync(anchor, query.Limit),
        };
    }

    /// <summary>The log after a seq: at most <paramref name="limit"/> entries, fewer where they are large.</summary>
    public async Task<RoomEvents> ReadAsync(long after, int limit)
    {
        long from = Math.Clamp(after, 0, tail.Head);
        if (tail.TryReadAfter(from, limit, out IReadOnlyList<RoomEvent>? recent))
        {
            return new RoomEvents(recent, tail.Head);
        }

        List<RoomEvent> entries = [];
        long bytes = 0;
        while (entries.Count < limit && bytes < MaxReadBytes)
        {
            int chunk = Math.Min(ReadChunk, limit - entries.Count);
            IReadOnlyList<RoomEvent> read = await log.ReadAsync(room, from, chunk, CancellationToken.None);
            entries.AddRange(read);
            bytes += read.SizeInBytes();
            if (read.Count < chunk)
            {
                break;
            }

            from = read[^1].Seq;
        }

        // Storage may be ahead of this activation by the batch that is being committed.
        return new RoomEvents(entries, entries.Count == 0 ? tail.Head : Math.Max(tail.Head, entries[^1].Seq));
    }

    private async Task<Page<MessagePosted>> AroundAsync(long anchor, int limit)
    {
        int below = limit / 2;
        Task<Page<MessagePosted>> older = below == 0
            ? OnlyMoreAsync(anchor)
            : BelowAsync(anchor, below, Limits.MaxHistoryBytes / 2);
        Page<MessagePosted> newer = await AboveAsync(anchor - 1, limit - below, Limits.MaxHistoryBytes / 2);
        return new Page<MessagePosted>([.. (await older).Items, .. newer.Items], (await older).More || newer.More);
    }

    private async Task<Page<MessagePosted>> OnlyMoreAsync(long below) =>
        new([], (await MessagesAsync(0, below, newest: true, 1)).Count > 0);

    private async Task<Page<MessagePosted>> BelowAsync(long below, int limit, int maxBytes)
    {
        IReadOnlyList<MessagePosted> found = await MessagesAsync(0, below, newest: true, limit + 1);
        int count = Fitting(found.Reverse(), limit, maxBytes);
        return new Page<MessagePosted>([.. found.TakeLast(count)], count < found.Count);
    }

    private async Task<Page<MessagePosted>> AboveAsync(long above, int limit, int maxBytes)
    {
        IReadOnlyList<MessagePosted> found = await MessagesAsync(above, long.MaxValue, newest: false, limit + 1);
        int count = Fitting(found, limit, maxBytes);
        return new Page<MessagePosted>([.. found.Take(count)], count < found.Count);
    }

    private async Task<IReadOnlyList<MessagePosted>> MessagesAsync(long above, long below, bool newest, int limit) =>
        tail.TryReadMessages(above, below, newest, limit, out IReadOnlyList<MessagePosted>? recent)
            ? recent
            : await log.ReadMessagesAsync(room, above, below, newest, limit, CancellationToken.None);

    /// <summary>How many of the messages a page holds: the first in any case, then as many as the bounds allow.</summary>
    private static int Fitting(IEnumerable<MessagePosted> messages, int limit, int maxBytes)
    {
        int count = 0;
        long bytes = 0;
        foreach (MessagePosted message in messages.Take(limit))
        {
            bytes += Encoding.UTF8.GetByteCount(message.Text);
            if (count > 0 && bytes > maxBytes)
            {
                break;
            }

            count++;
        }

        return count;
    }
}
