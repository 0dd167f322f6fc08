using System.Text.Json;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>The presences in the file.</summary>
internal sealed class SqlitePresences(SqliteDatabase database) : IPresences
{
    private const string Come = """
        insert into presences (user_id, status, here, last_seen, life) values ($1, 0, 1, $2, $3)
        on conflict (user_id) do update
        set here = 1, life = excluded.life, last_seen = case when status = 3 then last_seen else max(ifnull(last_seen, 0), excluded.last_seen) end
        returning user_id, status, text, here, last_seen
        """;

    private const string Go = """
        update presences set here = 0, last_seen = case when status = 3 then last_seen else max(ifnull(last_seen, 0), $2) end where user_id = $1
        """;

    private const string Choose = """
        insert into presences (user_id, status, text, here, last_seen) values ($1, $2, $3, 1, $4)
        on conflict (user_id) do update
        set status = excluded.status, text = excluded.text,
          last_seen = case when presences.status <> 3 and excluded.status = 3 then max(ifnull(last_seen, 0), excluded.last_seen) else last_seen end
        returning user_id, status, text, here, last_seen
        """;

    private const string Live = "insert into presence_lives (life, alive_at) values ($1, $2) on conflict (life) do update set alive_at = excluded.alive_at";

    private const string Find = """
        select p.user_id, p.status, p.text, p.here,
          case when p.here = 1 and p.status <> 3 then max(p.last_seen, ifnull(l.alive_at, 0)) else p.last_seen end
        from presences p left join presence_lives l on l.life = p.life where p.user_id in (select value from json_each($1))
        """;

    public Task<IReadOnlyList<StoredPresence>> ComeAsync(long life, IReadOnlyList<Seen> people, CancellationToken cancellationToken)
    {
        PresenceRow.Check(people);
        return database.Writer.WriteAsync<IReadOnlyList<StoredPresence>>(
            session => [.. people.Select(seen => session.Find(Come, PresenceRow.Read, seen.User, seen.At.ToUnixTimeMilliseconds(), life)!)], cancellationToken);
    }

    public Task GoAsync(IReadOnlyList<Seen> people, CancellationToken cancellationToken)
    {
        PresenceRow.Check(people);
        return database.Writer.WriteAsync(session => people.Sum(seen => session.Execute(Go, seen.User, seen.At.ToUnixTimeMilliseconds())), cancellationToken);
    }

    public Task LiveAsync(long life, DateTimeOffset at, DateTimeOffset forgotten, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            session =>
            {
                session.Execute("delete from presence_lives where alive_at < $1", forgotten.ToUnixTimeMilliseconds());
                return session.Execute(Live, life, at.ToUnixTimeMilliseconds());
            },
            cancellationToken);

    public Task<IReadOnlyList<StoredPresence>> FindAsync(IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        string list = JsonSerializer.Serialize(users);
        return database.Readers.ReadAsync<IReadOnlyList<StoredPresence>>(session => session.List(Find, PresenceRow.Read, list), cancellationToken);
    }

    public Task<StoredPresence> ChooseAsync(string user, PresenceStatus status, string? text, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        Storable.CheckText(text);
        return database.Writer.WriteAsync(
            session => session.Find(Choose, PresenceRow.Read, user, (int)status, text, at.ToUnixTimeMilliseconds())!, cancellationToken);
    }

    public Task ForgetAsync(string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        return database.Writer.WriteAsync(session => session.Execute("delete from presences where user_id = $1", user), cancellationToken);
    }
}
