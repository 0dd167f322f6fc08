using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Tests.Storage;

/// <summary>Contacts and presences in memory, as their contracts say; and told to, failing.</summary>
internal sealed class MemoryPeople : IContacts, IPresences
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string First, string Second), ContactPair> _pairs = [];
    private readonly Dictionary<string, (StoredPresence Row, long? Life)> _presences = [];
    private readonly Dictionary<long, DateTimeOffset> _lives = [];

    /// <summary>Set: everything throws.</summary>
    public bool Fails { get; set; }

    /// <summary>How often somebody was noted to come or go.</summary>
    public int Notes { get; private set; }

    /// <summary>How often anything was asked or told.</summary>
    public int Questions { get; private set; }

    public Task<ContactPair?> FindAsync(string user, string other, CancellationToken cancellationToken) =>
        AnswerAsync(() => _pairs.GetValueOrDefault(InOrder(user, other)));

    public Task<bool> StoreAsync(ContactPair pair, CancellationToken cancellationToken) => AnswerAsync(() =>
    {
        bool next = (_pairs.GetValueOrDefault((pair.First, pair.Second))?.Version ?? 0) == pair.Version - 1;
        if (next)
        {
            _pairs[(pair.First, pair.Second)] = pair;
        }

        return next;
    });

    public Task ForgetAsync(string user, string other, CancellationToken cancellationToken) => AnswerAsync(() => _pairs.Remove(InOrder(user, other)));

    public Task<IReadOnlyList<Contact>> OfUserAsync(string user, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<Contact>>(() =>
        [
            .. PairsOf(user).Select(pair => pair.Of(user)).Where(contact => contact.State != ContactState.None).OrderBy(contact => contact.User, StringComparer.Ordinal),
        ]);

    public Task<int> CountOfUserAsync(string user, CancellationToken cancellationToken) =>
        AnswerAsync(() => PairsOf(user).Count(pair => pair.StateOf(user) != ContactState.None));

    public Task<IReadOnlyList<ContactPair>> FindManyAsync(string user, IReadOnlyList<string> others, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<ContactPair>>(() => [.. PairsOf(user).Where(pair => others.Contains(pair.OtherOf(user)))]);

    public Task<IReadOnlyList<ContactPair>> PairsOfAsync(string user, int limit, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<ContactPair>>(() => [.. PairsOf(user).Take(limit)]);

    public Task<IReadOnlyList<StoredPresence>> ComeAsync(long life, IReadOnlyList<Seen> people, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<StoredPresence>>(() =>
        {
            Notes += people.Count;
            foreach (Seen seen in people)
            {
                StoredPresence row = RowOf(seen.User) ?? new StoredPresence(seen.User, PresenceStatus.Online, null, true, null);
                _presences[seen.User] = (Sighted(row, seen.At) with { Here = true }, life);
            }

            return [.. people.Select(seen => RowOf(seen.User)!)];
        });

    public Task GoAsync(IReadOnlyList<Seen> people, CancellationToken cancellationToken) => AnswerAsync(() =>
    {
        Notes += people.Count;
        foreach (Seen seen in people)
        {
            if (RowOf(seen.User) is { } row)
            {
                _presences[seen.User] = (Sighted(row, seen.At) with { Here = false }, _presences[seen.User].Life);
            }
        }

        return true;
    });

    public Task LiveAsync(long life, DateTimeOffset at, DateTimeOffset forgotten, CancellationToken cancellationToken) => AnswerAsync(() =>
    {
        foreach (long old in _lives.Where(one => one.Value < forgotten).Select(one => one.Key).ToArray())
        {
            _lives.Remove(old);
        }

        return _lives[life] = at;
    });

    public Task<IReadOnlyList<StoredPresence>> FindAsync(IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<StoredPresence>>(() =>
        [
            .. from user in users
               where _presences.ContainsKey(user)
               let found = _presences[user]
               select found.Row.Here && found.Life is { } life && _lives.TryGetValue(life, out DateTimeOffset alive) ? Sighted(found.Row, alive) : found.Row,
        ]);

    public Task<StoredPresence> ChooseAsync(string user, PresenceStatus status, string? text, DateTimeOffset at, CancellationToken cancellationToken) =>
        AnswerAsync(() =>
        {
            StoredPresence row = RowOf(user) ?? new StoredPresence(user, status, text, true, at);
            row = (status == PresenceStatus.Invisible ? Sighted(row, at) : row) with { Status = status, Text = text };
            _presences[user] = (row, _presences.GetValueOrDefault(user).Life);
            return row;
        });

    public Task ForgetAsync(string user, CancellationToken cancellationToken) => AnswerAsync(() => _presences.Remove(user));

    private static StoredPresence Sighted(StoredPresence row, DateTimeOffset at) =>
        row.Status == PresenceStatus.Invisible || row.LastSeen > at ? row : row with { LastSeen = at };

    private static (string First, string Second) InOrder(string user, string other) =>
        string.CompareOrdinal(user, other) <= 0 ? (user, other) : (other, user);

    private StoredPresence? RowOf(string user) => _presences.TryGetValue(user, out (StoredPresence Row, long?) found) ? found.Row : null;

    private IEnumerable<ContactPair> PairsOf(string user) => _pairs.Values.Where(pair => pair.First == user || pair.Second == user);

    private async Task<T> AnswerAsync<T>(Func<T> answer)
    {
        await Task.Yield();
        lock (_lock)
        {
            Questions++;
            return Fails ? throw new StorageUnavailableException("Told to fail.") : answer();
        }
    }
}
