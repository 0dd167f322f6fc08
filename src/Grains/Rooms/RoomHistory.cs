using System.Text;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>Pages of a room's messages and stretches of its log: from the tail in memory where it reaches, else from storage.</summary>
internal sealed class RoomHistory(string room, IRoomLog log, IMessageViews views, RoomTail tail, RoomCharter charter)
{
    /// <summary>How many entries are asked of storage at once when a stretch of the log is read.</summary>
    private const int ReadChunk = 100;

    /// <summary>A stretch of the log ends after the entry that reaches this size, so that no answer is larger than a batch of appends.</summary>
    private const long MaxReadBytes = 1024 * 1024;

    /// <summary>A page as one user sees it, cut where its texts become too large.</summary>
    /// <param name="hidden">Up to this seq it is as if there were nothing.</param>
    public async Task<HistoryPage> PageAsync(string user, HistoryQuery query, long hidden = 0)
    {
        long anchor = Math.Clamp(query.Anchor, 0, tail.Head + 1);
        int half = query.Limit / 2;

        // One more than is wanted tells whether there are more.
        MessageRange range = query.Direction switch
        {
            HistoryDirection.Before => new(anchor, query.Limit + 1, anchor - 1, 0, hidden),
            HistoryDirection.After => new(anchor + 1, 0, anchor, query.Limit + 1, hidden),
            _ => new(anchor, half + 1, anchor - 1, query.Limit - half + 1, hidden),
        };
        SeenMessages seen = Remembered(range) ?? await views.PageAsync(room, user, range, CancellationToken.None);
        List<MessagePosted> older = [.. seen.Messages.Where(message => message.Seq < range.Below)];
        List<MessagePosted> newer = [.. seen.Messages.Where(message => message.Seq > range.Above)];
        int bytes = query.Direction == HistoryDirection.Around ? Limits.MaxHistoryBytes / 2 : Limits.MaxHistoryBytes;
        int countOlder = Fitting(Enumerable.Reverse(older), range.CountBelow - 1, bytes);
        int countNewer = Fitting(newer, range.CountAbove - 1, bytes);
        return new HistoryPage(
            [.. older.TakeLast(countOlder), .. newer.Take(countNewer)], countOlder < older.Count || countNewer < newer.Count, seen.Head);
    }

    /// <summary>The pinned messages after a seq as one user sees them, cut where their texts become too large.</summary>
    /// <param name="hidden">Up to this seq it is as if there were nothing.</param>
    public async Task<HistoryPage> PinsAsync(string user, long after, int limit, long hidden = 0)
    {
        SeenMessages seen = await views.PinnedAsync(room, user, Math.Max(after, hidden), limit + 1, CancellationToken.None);
        int count = Fitting(seen.Messages, limit, Limits.MaxHistoryBytes);
        return new HistoryPage([.. seen.Messages.Take(count)], count < seen.Messages.Count, seen.Head);
    }

    /// <summary>The log after a seq: at most <paramref name="limit"/> entries, fewer where they are large.</summary>
    public async Task<RoomEvents> ReadAsync(long after, int limit)
    {
        // What is up to the floor is gone, or about to be.
        long from = Math.Max(Math.Clamp(after, 0, tail.Head), charter.Floor);
        if (tail.TryReadAfter(from, limit, out IReadOnlyList<RoomEvent>? recent))
        {
            return new RoomEvents(recent, tail.Head, charter.Floor);
        }

        long asked = from;
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

        // Storage may be ahead of this activation by the batch that is being committed, and the floor may have risen meanwhile.
        return entries.Count == 0
            ? new RoomEvents(entries, tail.Head, charter.Floor)
            : new RoomEvents(entries, Math.Max(tail.Head, entries[^1].Seq), Math.Max(charter.Floor, entries[0].Seq - 1 > asked ? entries[0].Seq - 1 : 0));
    }

    /// <summary>The messages from memory; null where that does not reach, or people reacted: who did is not kept there.</summary>
    private SeenMessages? Remembered(MessageRange range) =>
        Remembered(range.Floor, range.Below, newest: true, range.CountBelow) is { } older
        && Remembered(Math.Max(range.Above, range.Floor), long.MaxValue, newest: false, range.CountAbove) is { } newer
        && !older.Concat(newer).Any(static message => message.Reacted)
            ? new SeenMessages([.. older, .. newer], tail.Head)
            : null;

    private IReadOnlyList<MessagePosted>? Remembered(long above, long below, bool newest, int limit) =>
        limit == 0 ? []
        : tail.TryReadMessages(above, below, newest, limit, out IReadOnlyList<MessagePosted>? found) ? found
        : null;

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
