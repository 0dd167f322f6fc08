using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>
/// The messages that somebody wants to change, as they are now: right without asking storage again, because all changes come through here. A change
/// counts from the moment it is on its way to the log. Single-threaded, as its grain is.
/// </summary>
internal sealed class RoomMessages(string room, IRoomLog log, RoomTail tail) : IRoomView
{
    /// <summary>Messages kept that are older than the tail: two generations of half as many, of which the older is dropped when the younger is full.</summary>
    public const int MaxKept = 1024;

    private readonly Dictionary<long, Change> _changes = [];
    private readonly Dictionary<long, Task> _lookups = [];
    private Dictionary<long, MessagePosted?> _young = [];
    private Dictionary<long, MessagePosted?> _old = [];

    /// <summary>What is known of a message, changes on their way included. False where it has to be looked up first.</summary>
    public bool TryGet(long seq, out MessageView view)
    {
        if (_changes.TryGetValue(seq, out Change? change))
        {
            view = new MessageView(change.Message, change.Newest);
            return true;
        }

        // What is not committed is not there for anybody.
        bool known = seq < 1 || seq > tail.Head;
        MessagePosted? message = null;
        if (!known && !(known = tail.TryFind(seq, out message)) && !(known = _young.TryGetValue(seq, out message)) && (known = _old.TryGetValue(seq, out message)))
        {
            Keep(seq, message);
        }

        view = new MessageView(message, null);
        return known;
    }

    /// <summary>Asks storage, once for all who wait for the same message. Look again afterwards: things may have changed.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    public Task LookUpAsync(params IReadOnlyList<long> seqs)
    {
        // One look at a time: an older answer must not come after a newer.
        long[] unasked = [.. seqs.Where(seq => !_lookups.ContainsKey(seq))];
        if (unasked.Length > 0)
        {
            Task lookup = RunAsync(unasked);
            if (lookup.IsCompleted)
            {
                return lookup;
            }

            foreach (long seq in unasked)
            {
                _lookups[seq] = lookup;
            }
        }

        return Task.WhenAll(seqs.Where(_lookups.ContainsKey).Select(seq => _lookups[seq]));
    }

    /// <summary>A message as it is committed; null where there is none.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer, or a change of it was lost.</exception>
    public async Task<MessagePosted?> FindAsync(long seq)
    {
        while (true)
        {
            if (!TryGet(seq, out MessageView view))
            {
                await LookUpAsync(seq);
            }
            else if (view.Pending is null)
            {
                return view.Message;
            }
            else if ((await view.Pending.Outcome).Refusal is not null)
            {
                throw new StorageUnavailableException("The room's log did not take a change of this message.");
            }
        }
    }

    /// <summary>Counts the changes that an append will make, from now on. To be called before it is handed to the appender.</summary>
    public void Expect(PendingAppend append)
    {
        foreach (RoomEvent entry in append.Entries)
        {
            if (MessageRules.TargetOf(entry) is not { } target || !TryGet(target, out MessageView view) || view.Message is not { } message)
            {
                continue;
            }

            if (!_changes.TryGetValue(target, out Change? change))
            {
                _changes[target] = change = new Change { Newest = append, Message = message };
            }

            change.Count++;
            change.Newest = append;
            change.Message = MessageRules.After(message, entry);
        }
    }

    /// <summary>Takes committed changes over. Changes that fail are never taken back: the activation ends with them.</summary>
    public void Commit(IReadOnlyList<RoomEvent> entries)
    {
        foreach (RoomEvent entry in entries)
        {
            if (MessageRules.TargetOf(entry) is not { } target || !_changes.TryGetValue(target, out Change? change))
            {
                continue;
            }

            // With the seq and time that the entry was given only now.
            if (_young.TryGetValue(target, out MessagePosted? kept) || _old.TryGetValue(target, out kept))
            {
                Keep(target, kept is null ? null : MessageRules.After(kept, entry));
            }

            if (--change.Count == 0)
            {
                _changes.Remove(target);
            }
        }
    }

    private async Task RunAsync(IReadOnlyList<long> seqs)
    {
        try
        {
            var found = (await log.FindMessagesAsync(room, seqs, CancellationToken.None)).ToDictionary(message => message.Seq);
            foreach (long seq in seqs)
            {
                // What is being changed meanwhile is known better here.
                if (!_changes.ContainsKey(seq))
                {
                    Keep(seq, found.GetValueOrDefault(seq));
                }
            }
        }
        finally
        {
            foreach (long seq in seqs)
            {
                _lookups.Remove(seq);
            }
        }
    }

    private void Keep(long seq, MessagePosted? message)
    {
        if (_young.Count >= MaxKept / 2)
        {
            (_young, _old) = (_old, _young);
            _young.Clear();
        }

        _young[seq] = message;
        _old.Remove(seq);
    }

    private sealed class Change
    {
        public int Count { get; set; }

        public required PendingAppend Newest { get; set; }

        public required MessagePosted Message { get; set; }
    }
}

/// <summary>One message as the room's rules see it.</summary>
/// <param name="Message">Null where there is none; may be a tombstone.</param>
/// <param name="Pending">The append that makes it so, while that is not committed.</param>
internal readonly record struct MessageView(MessagePosted? Message, PendingAppend? Pending);
