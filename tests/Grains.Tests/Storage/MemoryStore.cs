using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.Storage;

/// <summary>The storage ports in memory, as their contracts say; and told to, slow, failing or written by somebody else.</summary>
internal sealed partial class MemoryStore : IRoomLog, IMemberships, IRoomListings, IUserMessages
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<RoomEvent>> _logs = [];
    private readonly Dictionary<(string Room, string User), Membership> _members = [];
    private readonly Dictionary<(string Room, string User), MemberChanged> _bans = [];
    private readonly Dictionary<string, RoomListing> _listings = [];
    private readonly List<RoomAppend> _appends = [];
    private TaskCompletionSource? _appendsHeld;
    private TaskCompletionSource? _lookupsHeld;
    private int _waitingAppends;
    private int _lookups;
    private int _reads;

    public MemoryStore() => (Media, Search) = (new MemoryMedia(MayRead), new MemorySearch(this));

    /// <summary>What was uploaded and what carries it.</summary>
    public MemoryMedia Media { get; }

    public MemorySearch Search { get; }

    /// <summary>Set: appends throw; nothing is written.</summary>
    public bool AppendsFail { get; set; }

    /// <summary>Set: appends are written, and throw nevertheless.</summary>
    public bool AppendsFailAfterCommit { get; set; }

    /// <summary>Set: everything that reads throws.</summary>
    public bool ReadsFail { get; set; }

    /// <summary>What was asked to be appended, in the order in which it was let through, whatever became of it.</summary>
    public IReadOnlyList<RoomAppend> Appends
    {
        get
        {
            lock (_lock)
            {
                return [.. _appends];
            }
        }
    }

    /// <summary>Appends that wait for <see cref="ReleaseAppends"/>.</summary>
    public int WaitingAppends => Volatile.Read(ref _waitingAppends);

    /// <summary>How often a membership was asked for.</summary>
    public int Lookups => Volatile.Read(ref _lookups);

    /// <summary>How often a log was read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public void HoldAppends() => _appendsHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ReleaseAppends()
    {
        TaskCompletionSource? held = _appendsHeld;
        _appendsHeld = null;
        held?.SetResult();
    }

    public void HoldLookups() => _lookupsHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ReleaseLookups()
    {
        TaskCompletionSource? held = _lookupsHeld;
        _lookupsHeld = null;
        held?.SetResult();
    }

    public IReadOnlyList<RoomEvent> Log(string room)
    {
        lock (_lock)
        {
            return [.. LogOf(room)];
        }
    }

    public RoomListing? Listing(string room)
    {
        lock (_lock)
        {
            return _listings.GetValueOrDefault(room);
        }
    }

    /// <summary>Writes as another activation would, past the one under test.</summary>
    public void WriteBehindTheBack(string room, params RoomEvent[] entries) => WriteBehindTheBack(null, room, entries);

    public void WriteBehindTheBack(RoomListing? listing, string room, params RoomEvent[] entries)
    {
        lock (_lock)
        {
            Assert.IsType<AppendOutcome.Committed>(Write(new RoomAppend(room, entries, listing)));
        }
    }

    public void PutMember(string room, string user, Role role = Role.Member)
    {
        lock (_lock)
        {
            _members[(room, user)] = new Membership(role, 0);
        }
    }

    public async Task<AppendOutcome> AppendAsync(RoomAppend append, CancellationToken cancellationToken)
    {
        if (_appendsHeld is { } held)
        {
            Interlocked.Increment(ref _waitingAppends);
            await held.Task;
            Interlocked.Decrement(ref _waitingAppends);
        }

        await Task.Yield();
        lock (_lock)
        {
            _appends.Add(append);
            ThrowIf(AppendsFail);
            AppendOutcome outcome = Write(append);
            ThrowIf(AppendsFailAfterCommit);
            return outcome;
        }
    }

    public Task<IReadOnlyList<RoomEvent>> ReadAsync(string room, long after, int limit, CancellationToken cancellationToken) =>
        ReadAsync<RoomEvent>(room, log => log.Where(entry => entry.Seq > after).Take(limit));

    public Task<IReadOnlyList<RoomEvent>> ReadNewestAsync(string room, int limit, CancellationToken cancellationToken) =>
        ReadAsync<RoomEvent>(room, log => log.TakeLast(limit));

    public Task<IReadOnlyList<MessagePosted>> ReadMessagesAsync(
        string room, long above, long below, bool newest, int limit, CancellationToken cancellationToken) =>
        ReadAsync(room, log =>
        {
            IEnumerable<MessagePosted> found = log.OfType<MessagePosted>().Where(entry => entry.Seq > above && entry.Seq < below);
            return newest ? found.TakeLast(limit) : found.Take(limit);
        });

    public Task<IReadOnlyList<MessagePosted>> FindMessagesAsync(string room, IReadOnlyList<long> seqs, CancellationToken cancellationToken) =>
        ReadAsync(room, log => log.OfType<MessagePosted>().Where(message => seqs.Contains(message.Seq)));

    public Task<IReadOnlyList<UserMessage>> PageAsync(string user, MessagePlace? after, int limit, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<UserMessage>>(() =>
        [
            .. (after is null ? MessagesOf(user) : MessagesOf(user).SkipWhile(mine => mine.Room != after.Room || mine.Message.Seq <= after.Seq)).Take(limit),
        ]);

    public Task<IReadOnlyList<MessagePlace>> PlacesAsync(string user, int limit, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<MessagePlace>>(() => [.. MessagesOf(user).Take(limit).Select(mine => new MessagePlace(mine.Room, mine.Message.Seq))]);

    public Task<MessagePosted?> FindMessageAsync(string room, string sender, string cid, CancellationToken cancellationToken) =>
        AnswerAsync(() => LogOf(room).OfType<MessagePosted>().FirstOrDefault(message => message.User == sender && message.Cid == cid));

    public async Task<IReadOnlyList<long>> HeadsAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken) =>
        await AnswerAsync<IReadOnlyList<long>>(() => [.. rooms.Select(room => (long)LogOf(room).Count)]);

    public async Task<Standing> FindAsync(string room, string user, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lookups);
        Standing found = await AnswerAsync(() => new Standing(_members.GetValueOrDefault((room, user)), _bans.ContainsKey((room, user))));
        if (_lookupsHeld is { } held)
        {
            await held.Task;
        }

        return found;
    }

    public Task<IReadOnlyList<Member>> PageAsync(string room, string? after, int limit, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<Member>>(() =>
        [
            .. _members.Where(pair => pair.Key.Room == room && string.CompareOrdinal(pair.Key.User, after) > 0)
                .OrderBy(pair => pair.Key.User, StringComparer.Ordinal)
                .Take(limit)
                .Select(pair => new Member(pair.Key.User, pair.Value.Role)),
        ]);

    public Task<IReadOnlyList<JoinedRoom>> OfUserAsync(string user, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<JoinedRoom>>(() =>
        [
            .. from pair in _members
               where pair.Key.User == user
               orderby pair.Key.Room
               select JoinedBy(pair.Key.Room, user)!,
        ]);

    public Task<int> CountOfUserAsync(string user, CancellationToken cancellationToken) =>
        AnswerAsync(() => _members.Keys.Count(key => key.User == user));

    public Task<IReadOnlyList<ListedRoom>> DiscoverAsync(string? query, string? before, int limit, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<ListedRoom>>(() =>
        {
            IEnumerable<ListedRoom> listed =
                from pair in _listings
                where pair.Value.Settings.Kind is RoomKind.Public or RoomKind.Channel
                where query is null || pair.Key.Contains(query, StringComparison.OrdinalIgnoreCase)
                orderby pair.Value.CreatedAt descending, pair.Key
                select new ListedRoom(
                    pair.Key, pair.Value.Settings.Kind, pair.Value.Settings.Name, pair.Value.Settings.Topic, _members.Keys.Count(key => key.Room == pair.Key), pair.Value.CreatedAt);
            return [.. (before is null ? listed : listed.SkipWhile(room => room.Room != before).Skip(1)).Take(limit)];
        });

    public Task<IReadOnlyList<StoredRoom>> PageAsync(string? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<StoredRoom?> FindAsync(string room, CancellationToken cancellationToken) => AnswerAsync(() =>
        _listings.GetValueOrDefault(room) is { } listing
            ? new StoredRoom(room, listing.Settings, _members.Keys.Count(key => key.Room == room), LogOf(room).Count, listing.CreatedAt, _floors.GetValueOrDefault(room))
            : null);

    private bool MayRead(string room, string user)
    {
        lock (_lock)
        {
            return _members.ContainsKey((room, user)) || _listings.GetValueOrDefault(room)?.Settings.Kind is RoomKind.Public or RoomKind.Channel;
        }
    }

    private static void ThrowIf(bool failing)
    {
        if (failing)
        {
            throw new StorageUnavailableException("Told to fail.");
        }
    }

    private Task<IReadOnlyList<T>> ReadAsync<T>(string room, Func<List<RoomEvent>, IEnumerable<T>> select)
    {
        Interlocked.Increment(ref _reads);
        return AnswerAsync<IReadOnlyList<T>>(() => [.. select(KeptOf(room))]);
    }

    private async Task<T> AnswerAsync<T>(Func<T> answer)
    {
        await Task.Yield();
        lock (_lock)
        {
            ThrowIf(ReadsFail);
            return answer();
        }
    }

    private IEnumerable<UserMessage> MessagesOf(string user) =>
        from log in _logs
        orderby log.Key
        from message in log.Value.OfType<MessagePosted>()
        where message.User == user && message.Deleted is null
        select new UserMessage(log.Key, message);

    private List<RoomEvent> LogOf(string room) => _logs.GetValueOrDefault(room) ?? [];

    private AppendOutcome Write(RoomAppend append)
    {
        List<RoomEvent> log = LogOf(append.Room);
        var found = new Dictionary<int, (long, DateTimeOffset)>();
        for (int i = 0; i < append.Events.Count; i++)
        {
            if (append.Events[i] is MessagePosted { Cid: { } cid } message
                && log.OfType<MessagePosted>().FirstOrDefault(old => old.User == message.User && old.Cid == cid) is { } first)
            {
                found.Add(i, (first.Seq, first.At));
            }
        }

        if (found.Count > 0)
        {
            return new AppendOutcome.Duplicates(found);
        }

        if (append.Events[0].Seq != log.Count + 1)
        {
            return new AppendOutcome.Conflict();
        }

        Assert.Equal(Enumerable.Range(log.Count + 1, append.Events.Count).Select(seq => (long)seq), append.Events.Select(entry => entry.Seq));
        _logs[append.Room] = log;
        log.AddRange(append.Events);
        Follow(append);
        return new AppendOutcome.Committed();
    }

    private void Follow(RoomAppend append)
    {
        if (append.Listing is { } listing)
        {
            _listings[append.Room] = listing;
        }

        foreach (RoomChanged change in append.Events.OfType<RoomChanged>())
        {
            _listings[append.Room] = _listings[append.Room] with { Settings = change.Settings };
        }

        foreach (RoomEvent entry in append.Events)
        {
            Change(append.Room, entry);
        }

        foreach (MemberChanged change in append.Events.OfType<MemberChanged>())
        {
            Follow((append.Room, change.Member), change);
        }
    }

    private void Follow((string Room, string User) key, MemberChanged change)
    {
        if (change.Change.IsEntry())
        {
            _members[key] = new Membership(change.Role, change.Seq, change.Seq);
        }
        else if (change.Change.IsExit())
        {
            _members.Remove(key);
            _delivered.Remove(key);
        }
        else if (change.Change == MembershipChange.RoleChanged && _members.TryGetValue(key, out Membership? member))
        {
            _members[key] = member with { Role = change.Role };
        }

        if (change.Change == MembershipChange.Banned)
        {
            _bans[key] = change;
        }
        else if (change.Change == MembershipChange.Unbanned)
        {
            _bans.Remove(key);
        }
    }
}
