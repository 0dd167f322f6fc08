using System.Diagnostics.CodeAnalysis;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

/// <summary>The newest committed entries of a room in memory: they answer most reads, and most retries, without storage.</summary>
internal sealed class RoomTail
{
    public const int MaxEntries = 100;
    public const long MaxBytes = 256 * 1024;

    private readonly List<RoomEvent> _entries = [];
    private readonly Dictionary<(string User, string Cid), Placed> _cids = [];
    private long _bytes;

    /// <summary>The newest committed seq; 0 where there is no room.</summary>
    public long Head { get; private set; }

    /// <summary>When the newest entry was accepted; the room's time never goes behind it.</summary>
    public DateTimeOffset LastAt { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>The lowest seq in memory; one above the head where there is none.</summary>
    public long First => Head - _entries.Count + 1;

    /// <summary>How many entries are in memory.</summary>
    public int Count => _entries.Count;

    /// <summary>What they roughly weigh.</summary>
    public long Bytes => _bytes;

    /// <summary>Adds entries right after the head; the first ones ever given may start anywhere.</summary>
    public void Add(IReadOnlyList<RoomEvent> entries)
    {
        foreach (RoomEvent entry in entries)
        {
            if (Head > 0 && entry.Seq != Head + 1)
            {
                throw new InvalidOperationException($"Entry {entry.Seq} does not follow {Head}.");
            }

            if (MessageRules.TargetOf(entry) is { } target)
            {
                Change(target, entry);
            }

            _entries.Add(entry);
            _bytes += entry.SizeInBytes();
            (Head, LastAt) = (entry.Seq, entry.At);
            if (entry is MessagePosted { Cid: { } cid })
            {
                _cids[(entry.User, cid)] = new Placed(entry.Seq, entry.At, Duplicate: true);
            }
        }

        Trim();
    }

    /// <summary>Drops what is up to a seq: it is deleted. The head stays where it is.</summary>
    public void Forget(long floor)
    {
        int drop = (int)Math.Clamp(floor - First + 1, 0, _entries.Count);
        Drop(drop);
    }

    /// <summary>The place of a message that was committed lately, as a duplicate's.</summary>
    public bool TryFind(string user, string cid, [NotNullWhen(true)] out Placed? placed) => _cids.TryGetValue((user, cid), out placed);

    /// <summary>The message at a seq, or null where that is none; false where memory cannot tell.</summary>
    public bool TryFind(long seq, out MessagePosted? message)
    {
        bool known = seq >= First && seq <= Head;
        message = known ? _entries[(int)(seq - First)] as MessagePosted : null;
        return known;
    }

    /// <summary>Everything after a seq, at most <paramref name="limit"/>; false where memory does not reach back that far.</summary>
    public bool TryReadAfter(long after, int limit, [NotNullWhen(true)] out IReadOnlyList<RoomEvent>? entries)
    {
        entries = null;
        if (after < First - 1)
        {
            return false;
        }

        int skip = (int)Math.Min(after - (First - 1), _entries.Count);
        entries = _entries.GetRange(skip, Math.Min(limit, _entries.Count - skip));
        return true;
    }

    /// <summary>The newest entries that were accepted at a time or after it, and the very newest in any case.</summary>
    public IReadOnlyList<RoomEvent> Since(DateTimeOffset time)
    {
        int start = _entries.FindIndex(entry => entry.At >= time);
        return _entries[(start < 0 ? Math.Max(_entries.Count - 1, 0) : start)..];
    }

    /// <summary>
    /// Messages with <c>above &lt; seq &lt; below</c>, ascending: the newest of them or the oldest, at most <paramref name="limit"/>.
    /// False where memory alone cannot tell.
    /// </summary>
    public bool TryReadMessages(
        long above, long below, bool newest, int limit, [NotNullWhen(true)] out IReadOnlyList<MessagePosted>? messages)
    {
        bool reachesDown = above >= First - 1 || First == 1;
        List<MessagePosted> found = [];
        if (newest)
        {
            for (int i = _entries.Count - 1; i >= 0 && found.Count < limit; i--)
            {
                AddIfWanted(_entries[i]);
            }

            found.Reverse();
        }
        else
        {
            for (int i = 0; reachesDown && i < _entries.Count && found.Count < limit; i++)
            {
                AddIfWanted(_entries[i]);
            }
        }

        bool complete = reachesDown || (newest && found.Count == limit);
        messages = complete ? found : null;
        return complete;

        void AddIfWanted(RoomEvent entry)
        {
            if (entry is MessagePosted message && entry.Seq > above && entry.Seq < below)
            {
                found.Add(message);
            }
        }
    }

    /// <summary>Does to a message that is still in memory what an entry says, and to earlier edits of it: nothing keeps an old text.</summary>
    private void Change(long target, RoomEvent entry)
    {
        if (TryFind(target, out MessagePosted? message) && message is not null)
        {
            MessagePosted changed = MessageRules.After(message, entry);
            Replace((int)(target - First), changed);
            if (message.Cid is { } cid && changed.Cid is null)
            {
                _cids.Remove((message.User, cid));
            }
        }

        if (entry is not (MessageEdited or MessageDeleted))
        {
            return;
        }

        for (int i = 0; i < _entries.Count; i++)
        {
            if (_entries[i] is MessageEdited edit && edit.Target == target)
            {
                Replace(i, edit with { Text = (entry as MessageEdited)?.Text ?? "", Mentions = (entry as MessageEdited)?.Mentions });
            }
        }
    }

    private void Replace(int place, RoomEvent entry)
    {
        _bytes += entry.SizeInBytes() - _entries[place].SizeInBytes();
        _entries[place] = entry;
    }

    private void Trim()
    {
        int drop = 0;
        long bytes = _bytes;
        while (_entries.Count - drop > MaxEntries || (bytes > MaxBytes && _entries.Count - drop > 1))
        {
            bytes -= _entries[drop++].SizeInBytes();
        }

        Drop(drop);
    }

    private void Drop(int count)
    {
        foreach (RoomEvent oldest in _entries.Take(count))
        {
            _bytes -= oldest.SizeInBytes();
            if (oldest is MessagePosted { Cid: { } cid })
            {
                _cids.Remove((oldest.User, cid));
            }
        }

        _entries.RemoveRange(0, count);
    }
}
