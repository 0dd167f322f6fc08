using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>The contacts in PostgreSQL.</summary>
internal sealed class PostgresContacts : IContacts
{
    private const int UsersPerQuery = 500;
    private const int Queries = 2;

    private const string Store = $"""
        insert into contacts as c ({ContactRow.Columns}) select $1, $2, $3, $4, $5, $6, $7
        where $7 = 1 or exists (select from contacts where first = $1 and second = $2 and version = $7 - 1)
        on conflict (first, second) do update
        set first_state = excluded.first_state, second_state = excluded.second_state,
          first_since = excluded.first_since, second_since = excluded.second_since, version = excluded.version
        where c.version = excluded.version - 1
        returning 1
        """;

    private const string OfUsers = """
        select u.id, c.second, c.first_state, c.first_since, c.version
        from unnest($1) as u (id) join contacts c on c.first = u.id where c.first_state <> 0
        union all
        select u.id, c.first, c.second_state, c.second_since, c.version
        from unnest($1) as u (id) join contacts c on c.second = u.id where c.second_state <> 0
        """;

    private const string FindMany = $"""
        select {ContactRow.Columns} from contacts where first = $1 and second = any($2)
        union all
        select {ContactRow.Columns} from contacts where second = $1 and first = any($2)
        """;

    private const string Pairs = $"""
        (select {ContactRow.Columns} from contacts where first = $1 order by second limit $2)
        union all
        (select {ContactRow.Columns} from contacts where second = $1 order by first limit $2)
        limit $2
        """;

    private readonly PostgresDatabase _database;
    private readonly Gatherer<string, IReadOnlyList<Contact>> _ofUser;

    public PostgresContacts(PostgresDatabase database)
    {
        _database = database;
        _ofUser = new(UsersPerQuery, Queries, OfUsersAsync, []);
    }

    public async Task<ContactPair?> FindAsync(string user, string other, CancellationToken cancellationToken)
    {
        (string first, string second) = ContactRow.InOrder(user, other);
        return (await _database.ReadAsync(
            $"select {ContactRow.Columns} from contacts where first = $1 and second = $2", ContactRow.Read, cancellationToken, first, second)).FirstOrDefault();
    }

    public async Task<bool> StoreAsync(ContactPair pair, CancellationToken cancellationToken)
    {
        ContactRow.Check(pair);
        return (await _database.StoreAsync(Store, static row => row.GetInt32(0), ContactRow.Values(pair))).Count == 1;
    }

    public Task ForgetAsync(string user, string other, CancellationToken cancellationToken)
    {
        (string first, string second) = ContactRow.InOrder(user, other);
        return _database.StoreAsync("delete from contacts where first = $1 and second = $2", static _ => 0, first, second);
    }

    public Task<IReadOnlyList<Contact>> OfUserAsync(string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        return _ofUser.AskAsync(user, cancellationToken);
    }

    public async Task<int> CountOfUserAsync(string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        return (int)(await _database.ReadAsync(
            """
            select (select count(*) from contacts where first = $1 and first_state <> 0) + (select count(*) from contacts where second = $1 and second_state <> 0)
            """,
            static row => row.GetInt64(0), cancellationToken, user))[0];
    }

    public async Task<IReadOnlyList<ContactPair>> FindManyAsync(string user, IReadOnlyList<string> others, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        foreach (string other in others)
        {
            Storable.CheckText(other);
        }

        return others.Count == 0 ? [] : await _database.ReadAsync(FindMany, ContactRow.Read, cancellationToken, user, others.ToArray());
    }

    public async Task<IReadOnlyList<ContactPair>> PairsOfAsync(string user, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        return await _database.ReadAsync(Pairs, ContactRow.Read, cancellationToken, user, Math.Max(limit, 0));
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<Contact>>> OfUsersAsync(string[] users)
    {
        List<(string User, Contact Contact)> rows = await _database.ReadAsync(OfUsers, ContactRow.ReadContact, CancellationToken.None, [users]);
        return rows.GroupBy(row => row.User, StringComparer.Ordinal).ToDictionary(
            user => user.Key,
            IReadOnlyList<Contact> (user) => [.. user.Select(row => row.Contact).OrderBy(contact => contact.User, StringComparer.Ordinal)],
            StringComparer.Ordinal);
    }
}
