using System.Text.Json;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>The contacts in the file.</summary>
internal sealed class SqliteContacts(SqliteDatabase database) : IContacts
{
    private const string Find = $"select {ContactRow.Columns} from contacts where first = $1 and second = $2";

    private const string Store = $"""
        insert into contacts ({ContactRow.Columns}) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (first, second) do update
        set first_state = excluded.first_state, second_state = excluded.second_state,
          first_since = excluded.first_since, second_since = excluded.second_since, version = excluded.version
        """;

    private const string OfUser = """
        select $1, second, first_state, first_since, version from contacts where first = $1 and first_state <> 0
        union all
        select $1, first, second_state, second_since, version from contacts where second = $1 and second_state <> 0
        order by 2
        """;

    private const string FindMany = $"""
        select {ContactRow.Columns} from contacts where first = $1 and second in (select value from json_each($2))
        union all
        select {ContactRow.Columns} from contacts where second = $1 and first in (select value from json_each($2))
        """;

    private const string Pairs = $"""
        select {ContactRow.Columns} from contacts where first = $1
        union all
        select {ContactRow.Columns} from contacts where second = $1
        limit $2
        """;

    public Task<ContactPair?> FindAsync(string user, string other, CancellationToken cancellationToken)
    {
        (string first, string second) = ContactRow.InOrder(user, other);
        return database.Readers.ReadAsync(session => session.Find(Find, static row => (ContactPair?)ContactRow.Read(row), first, second), cancellationToken);
    }

    public Task<bool> StoreAsync(ContactPair pair, CancellationToken cancellationToken)
    {
        ContactRow.Check(pair);
        return database.Writer.WriteAsync(
            session =>
            {
                long version = session.Find(Find, ContactRow.Read, pair.First, pair.Second)?.Version ?? 0;
                return version == pair.Version - 1 && session.Execute(Store, ContactRow.Values(pair)) == 1;
            },
            cancellationToken);
    }

    public Task ForgetAsync(string user, string other, CancellationToken cancellationToken)
    {
        (string first, string second) = ContactRow.InOrder(user, other);
        return database.Writer.WriteAsync(
            session => session.Execute("delete from contacts where first = $1 and second = $2", first, second), cancellationToken);
    }

    public Task<IReadOnlyList<Contact>> OfUserAsync(string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        return database.Readers.ReadAsync<IReadOnlyList<Contact>>(
            session => session.List(OfUser, static row => ContactRow.ReadContact(row).Contact, user), cancellationToken);
    }

    public Task<int> CountOfUserAsync(string user, CancellationToken cancellationToken)
    {
        const string sql = """
            select (select count(*) from contacts where first = $1 and first_state <> 0) + (select count(*) from contacts where second = $1 and second_state <> 0)
            """;
        Storable.CheckText(user);
        return database.Readers.ReadAsync(session => session.Find(sql, static row => row.GetInt32(0), user), cancellationToken);
    }

    public Task<IReadOnlyList<ContactPair>> FindManyAsync(string user, IReadOnlyList<string> others, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        string list = JsonSerializer.Serialize(others);
        return database.Readers.ReadAsync<IReadOnlyList<ContactPair>>(session => session.List(FindMany, ContactRow.Read, user, list), cancellationToken);
    }

    public Task<IReadOnlyList<ContactPair>> PairsOfAsync(string user, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        return database.Readers.ReadAsync<IReadOnlyList<ContactPair>>(
            session => session.List(Pairs, ContactRow.Read, user, Math.Max(limit, 0)), cancellationToken);
    }
}
