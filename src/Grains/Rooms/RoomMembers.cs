using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>
/// Who is in the room, as far as anybody asked lately. Right without asking storage again, because all changes come through here; a
/// change counts from the moment it is on its way to the log, so that a join and a send right behind it work. Non-members are
/// remembered too. Single-threaded, as its grain is.
/// </summary>
internal sealed class RoomMembers(string room, IMemberships memberships) : IRoomView
{
    /// <summary>Lookups kept: two generations of half as many, of which the older is dropped when the younger is full.</summary>
    public const int MaxKept = 8192;

    private readonly Dictionary<string, Change> _changes = [];
    private readonly Dictionary<string, Lookup> _lookups = [];
    private Dictionary<string, Standing> _young = [];
    private Dictionary<string, Standing> _old = [];

    /// <summary>How many users' memberships are kept; one that was asked for lately may count twice.</summary>
    public int KnownCount => _young.Count + _old.Count;

    /// <summary>How many users' memberships are being changed.</summary>
    public int PendingCount => _changes.Count;

    /// <summary>How many members there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many there will be if what is on its way to the log gets there.</summary>
    public int ExpectedCount { get; private set; }

    /// <summary>How often a membership was changed, changes on their way included.</summary>
    public long Changes { get; private set; }

    /// <summary>How often that was something else than an entry.</summary>
    public long Departures { get; private set; }

    /// <summary>The last append that changed memberships and is not committed yet.</summary>
    public PendingAppend? Newest { get; private set; }

    /// <summary>Takes the number of members that is stored.</summary>
    public void Load(int count) => Count = ExpectedCount = count;

    /// <summary>What is known of a user, changes on their way included. False where it has to be looked up first.</summary>
    public bool TryGet(string user, out MemberView view)
    {
        if (_changes.TryGetValue(user, out Change? change))
        {
            view = new MemberView(change.Standing, change.Newest);
            return true;
        }

        bool known = _young.TryGetValue(user, out Standing standing);
        if (!known && (known = _old.TryGetValue(user, out standing)))
        {
            Keep(user, standing);
        }

        view = new MemberView(standing, null);
        return known;
    }

    /// <summary>Asks storage, once for all who wait for the same user. Look again afterwards: things may have changed.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    public Task LookUpAsync(string user)
    {
        if (!_lookups.TryGetValue(user, out Lookup? lookup))
        {
            lookup = new Lookup();
            _lookups[user] = lookup;
            lookup.Task = RunAsync(user, lookup);
        }

        return lookup.Task;
    }

    /// <summary>Counts the changes that an append will make, from now on. To be called before it is handed to the appender.</summary>
    public void Expect(PendingAppend append)
    {
        foreach (MemberChanged entry in append.Entries.OfType<MemberChanged>())
        {
            // A lookup that is under way may have seen the time before.
            _lookups.Remove(entry.Member);
            // Of whoever was never looked up this is the first that is heard: the first members of a room.
            Standing? before = TryGet(entry.Member, out MemberView view) ? view.Standing : null;
            if (!_changes.TryGetValue(entry.Member, out Change? change))
            {
                _changes[entry.Member] = change = new Change { Newest = append };
            }

            change.Count++;
            change.Newest = append;
            change.Standing = After(entry, before)
                ?? throw new InvalidOperationException("A role is changed only of somebody who has been looked up.");
            int delta = (change.Standing.Membership is null ? 0 : 1) - (before?.Membership is null ? 0 : 1);
            change.Deltas.Enqueue(delta);
            ExpectedCount += delta;
            Changes++;
            Departures += entry.Change.IsEntry() ? 0 : 1;
            Newest = append;
        }
    }

    /// <summary>Takes committed changes over. Changes that fail are never taken back: the activation ends with them.</summary>
    public void Commit(IReadOnlyList<RoomEvent> entries)
    {
        foreach (MemberChanged entry in entries.OfType<MemberChanged>())
        {
            if (After(entry, Known(entry.Member)) is { } standing)
            {
                Keep(entry.Member, standing);
            }

            if (_changes.TryGetValue(entry.Member, out Change? change))
            {
                Count += change.Deltas.Dequeue();
                if (--change.Count == 0)
                {
                    _changes.Remove(entry.Member);
                }
            }
        }
    }

    /// <summary>The two of a direct room that is not opened yet.</summary>
    public static IReadOnlyList<Member> NotThereYet((string First, string Second) pair, string? after, Role role) =>
    [
        .. RoomRules.Pair(pair).Where(id => role == Role.Member && string.CompareOrdinal(id, after) > 0).Select(id => new Member(id, Role.Member)),
    ];

    /// <summary>How somebody stands to the room after an entry; null where that depends on what was before, which nobody knows.</summary>
    private static Standing? After(MemberChanged entry, Standing? before) =>
        entry.Change.IsEntry() ? new Standing(new Membership(entry.Role, entry.Seq, entry.Seq))
        : entry.Change.IsExit() ? new Standing(null, entry.Change == MembershipChange.Banned)
        : entry.Change == MembershipChange.Unbanned ? default(Standing)
        : before is { Membership: { } membership } ? new Standing(membership with { Role = entry.Role })
        : before;

    /// <summary>What is known to be committed.</summary>
    private Standing? Known(string user) =>
        _young.TryGetValue(user, out Standing standing) || _old.TryGetValue(user, out standing) ? standing : null;

    /// <summary>Notes what storage knows already of a member, and the log does not tell.</summary>
    public void Update(string user, Func<Membership, Membership> update)
    {
        if (_changes.TryGetValue(user, out Change? change) && change.Standing.Membership is { } pending)
        {
            change.Standing = new Standing(update(pending));
        }

        // A lookup that is under way may have seen the time before.
        _lookups.Remove(user);
        if (Known(user) is { Membership: { } membership })
        {
            Keep(user, new Standing(update(membership)));
        }
    }

    private async Task RunAsync(string user, Lookup lookup)
    {
        try
        {
            Standing standing = await memberships.FindAsync(room, user, CancellationToken.None);
            if (_lookups.TryGetValue(user, out Lookup? current) && current == lookup)
            {
                Keep(user, standing);
            }
        }
        finally
        {
            if (_lookups.TryGetValue(user, out Lookup? current) && current == lookup)
            {
                _lookups.Remove(user);
            }
        }
    }

    private void Keep(string user, Standing standing)
    {
        if (_young.Count >= MaxKept / 2)
        {
            (_young, _old) = (_old, _young);
            _young.Clear();
        }

        _young[user] = standing;
        _old.Remove(user);
    }

    private sealed class Change
    {
        public int Count { get; set; }

        /// <summary>For each change, what it does to the number of members.</summary>
        public Queue<int> Deltas { get; } = [];

        public required PendingAppend Newest { get; set; }

        public Standing Standing { get; set; }
    }

    private sealed class Lookup
    {
        public Task Task { get; set; } = Task.CompletedTask;
    }
}

/// <summary>One user's membership as the room's rules see it.</summary>
/// <param name="Standing">Whether the user is a member, or banned.</param>
/// <param name="Pending">The append that makes it so, while that is not committed.</param>
internal readonly record struct MemberView(Standing Standing, PendingAppend? Pending)
{
    /// <summary>Null where the user is not a member.</summary>
    public Membership? Membership => Standing.Membership;
}
