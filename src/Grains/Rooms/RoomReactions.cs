using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>
/// Who reacted to what, for the messages that somebody reacted to lately. Right without asking storage again, because all changes come through
/// here; a change counts from the moment it is on its way to the log. Single-threaded, as its grain is.
/// </summary>
internal sealed class RoomReactions(string room, IMessageViews views) : IRoomView
{
    /// <summary>Reactions kept; of the messages beyond that, the one that was asked for longest ago is forgotten.</summary>
    public const int MaxKept = 20_000;

    private readonly Dictionary<long, Reactors> _messages = [];
    private readonly Dictionary<long, Task> _lookups = [];
    private long _time;

    /// <summary>Who reacted to a message. False where that has to be looked up first.</summary>
    public bool TryGet(long target, out Reactors reactors)
    {
        bool known = _messages.TryGetValue(target, out Reactors? found);
        reactors = found ?? Reactors.None;
        if (known)
        {
            reactors.UsedAt = ++_time;
        }

        return known;
    }

    /// <summary>Asks storage, once for all who wait for the same message.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    public Task LookUpAsync(long target)
    {
        if (!_lookups.TryGetValue(target, out Task? lookup))
        {
            lookup = RunAsync(target);
            if (!lookup.IsCompleted)
            {
                _lookups[target] = lookup;
            }
        }

        return lookup;
    }

    /// <summary>Counts the changes that an append will make, from now on. To be called before it is handed to the appender.</summary>
    public void Expect(PendingAppend append)
    {
        foreach (ReactionChanged entry in append.Entries.OfType<ReactionChanged>())
        {
            if (_messages.TryGetValue(entry.Target, out Reactors? reactors))
            {
                reactors.Expect(entry, append);
            }
        }
    }

    /// <summary>Takes committed changes over.</summary>
    public void Commit(IReadOnlyList<RoomEvent> entries)
    {
        foreach (RoomEvent entry in entries)
        {
            if (entry is ReactionChanged reaction && _messages.TryGetValue(reaction.Target, out Reactors? reactors))
            {
                reactors.Commit(reaction);
            }
            else if (entry is MessageDeleted deletion)
            {
                _messages.Remove(deletion.Target);
            }
        }
    }

    private async Task RunAsync(long target)
    {
        try
        {
            // Nobody changes meanwhile what nobody knows.
            IReadOnlyList<StoredReaction> found = await views.ReactionsAsync(room, target, CancellationToken.None);
            _messages[target] = new Reactors(found) { UsedAt = ++_time };
            Trim(target);
        }
        finally
        {
            _lookups.Remove(target);
        }
    }

    private void Trim(long newest)
    {
        long kept = _messages.Values.Sum(static reactors => reactors.Weight);
        if (kept <= MaxKept)
        {
            return;
        }

        // By a quarter at once, so that this is not done for each.
        foreach ((long target, Reactors reactors) in _messages.OrderBy(static pair => pair.Value.UsedAt).ToList())
        {
            if (kept <= MaxKept / 4 * 3)
            {
                return;
            }

            if (target != newest && !reactors.IsChanging)
            {
                _messages.Remove(target);
                kept -= reactors.Weight;
            }
        }
    }
}
