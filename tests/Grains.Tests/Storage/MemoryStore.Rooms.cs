using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.Storage;

// What rooms are, who is banned from them, and what they forget.
internal sealed partial class MemoryStore : IRoomRetention
{
    private readonly Dictionary<string, long> _floors = [];

    /// <summary>Called while a successor is looked for, after the answer is found.</summary>
    public Func<Task>? WhileSearching { get; set; }

    public long Floor(string room)
    {
        lock (_lock)
        {
            return _floors.GetValueOrDefault(room);
        }
    }

    public Task<IReadOnlyList<Member>> PageInRoleAsync(string room, Role role, string? after, int limit, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<Member>>(() =>
        [
            .. _members.Where(pair => pair.Key.Room == room && pair.Value.Role == role && string.CompareOrdinal(pair.Key.User, after) > 0)
                .OrderBy(pair => pair.Key.User, StringComparer.Ordinal)
                .Take(limit)
                .Select(pair => new Member(pair.Key.User, pair.Value.Role)),
        ]);

    public Task<IReadOnlyList<RoomBan>> BansAsync(string room, string? after, int limit, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<RoomBan>>(() =>
        [
            .. _bans.Where(pair => pair.Key.Room == room && string.CompareOrdinal(pair.Key.User, after) > 0)
                .OrderBy(pair => pair.Key.User, StringComparer.Ordinal)
                .Take(limit)
                .Select(pair => new RoomBan(pair.Key.User, pair.Value.User, pair.Value.Reason, pair.Value.At)),
        ]);

    public async Task<Member?> FindSuccessorAsync(string room, string leaving, CancellationToken cancellationToken)
    {
        Member? found = await AnswerAsync(() => _members
            .Where(pair => pair.Key.Room == room && pair.Key.User != leaving)
            .OrderByDescending(pair => pair.Value.Role.Rank()).ThenBy(pair => pair.Value.Since).ThenBy(pair => pair.Key.User, StringComparer.Ordinal)
            .Select(pair => new Member(pair.Key.User, pair.Value.Role))
            .FirstOrDefault());
        await (WhileSearching?.Invoke() ?? Task.CompletedTask);
        return found;
    }

    public Task<bool> MuteAsync(string room, string user, bool muted, CancellationToken cancellationToken) => AnswerAsync(() =>
    {
        bool found = _members.TryGetValue((room, user), out Membership? member);
        if (found)
        {
            _members[(room, user)] = member! with { Muted = muted };
        }

        return found;
    });

    public Task<DateTimeOffset?> LastMessageAtAsync(string room, string user, CancellationToken cancellationToken) =>
        AnswerAsync(() => LogOf(room).OfType<MessagePosted>().LastOrDefault(message => message.User == user && message.Deleted is null)?.At);

    public Task<IReadOnlyList<string>> DueAsync(string? after, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<string>>(() =>
        [
            .. from pair in _listings
               where pair.Value.Settings.Retention > TimeSpan.Zero && string.CompareOrdinal(pair.Key, after) > 0
               where LogOf(pair.Key).FirstOrDefault(entry => entry.Seq > _floors.GetValueOrDefault(pair.Key))?.At < now - pair.Value.Settings.Retention
               orderby pair.Key
               select pair.Key,
        ]);

    public Task<long> ForgetAsync(string room, DateTimeOffset before, int limit, CancellationToken cancellationToken) => AnswerAsync(() =>
    {
        long floor = _floors.GetValueOrDefault(room);
        _floors[room] = LogOf(room).Where(entry => entry.Seq > floor).Take(limit).TakeWhile(entry => entry.At < before).LastOrDefault()?.Seq ?? floor;
        return _floors[room];
    });

    /// <summary>The log without what is forgotten; the newest entry is never.</summary>
    private List<RoomEvent> KeptOf(string room)
    {
        List<RoomEvent> log = LogOf(room);
        long floor = _floors.GetValueOrDefault(room);
        return floor == 0 ? log : log.FindAll(entry => entry.Seq > floor || entry.Seq == log.Count);
    }
}
