using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>The presences in PostgreSQL.</summary>
internal sealed class PostgresPresences(PostgresDatabase database) : IPresences
{
    private const string Columns = "p.user_id, p.status, p.text, p.here, p.last_seen";

    // Ordered, so that two statements never wait for each other's rows.
    private const string Come = $"""
        insert into presences as p (user_id, status, here, last_seen, life)
        select u.id, 0, true, u.at, $3 from unnest($1, $2) as u (id, at) order by u.id
        on conflict (user_id) do update
        set here = true, life = excluded.life, last_seen = case when p.status = 3 then p.last_seen else greatest(p.last_seen, excluded.last_seen) end
        returning {Columns}
        """;

    private const string Go = """
        with gone as (
          select p.user_id, u.at from unnest($1, $2) as u (id, at) join presences p on p.user_id = u.id order by u.id for update of p
        )
        update presences p
        set here = false, last_seen = case when p.status = 3 then p.last_seen else greatest(p.last_seen, g.at) end
        from gone g where p.user_id = g.user_id
        """;

    private const string Choose = $"""
        insert into presences as p (user_id, status, text, here, last_seen) values ($1, $2, $3, true, $4)
        on conflict (user_id) do update
        set status = excluded.status, text = excluded.text,
          last_seen = case when p.status <> 3 and excluded.status = 3 then greatest(p.last_seen, excluded.last_seen) else p.last_seen end
        returning {Columns}
        """;

    private const string Live = """
        with forgotten as (delete from presence_lives where alive_at < $3)
        insert into presence_lives (life, alive_at) values ($1, $2) on conflict (life) do update set alive_at = excluded.alive_at
        """;

    private const string Find = """
        select p.user_id, p.status, p.text, p.here, case when p.here and p.status <> 3 then greatest(p.last_seen, l.alive_at) else p.last_seen end
        from presences p left join presence_lives l on l.life = p.life where p.user_id = any($1)
        """;

    public async Task<IReadOnlyList<StoredPresence>> ComeAsync(long life, IReadOnlyList<Seen> people, CancellationToken cancellationToken)
    {
        PresenceRow.Check(people);
        return people.Count == 0 ? [] : await database.StoreAsync(Come, PresenceRow.Read, Users(people), Times(people), life);
    }

    public async Task GoAsync(IReadOnlyList<Seen> people, CancellationToken cancellationToken)
    {
        PresenceRow.Check(people);
        if (people.Count > 0)
        {
            await database.StoreAsync(Go, static _ => 0, Users(people), Times(people));
        }
    }

    public Task LiveAsync(long life, DateTimeOffset at, DateTimeOffset forgotten, CancellationToken cancellationToken) =>
        database.StoreAsync(Live, static _ => 0, life, at.ToUnixTimeMilliseconds(), forgotten.ToUnixTimeMilliseconds());

    public async Task<IReadOnlyList<StoredPresence>> FindAsync(IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        foreach (string user in users)
        {
            Storable.CheckText(user);
        }

        return users.Count == 0 ? [] : await database.ReadAsync(Find, PresenceRow.Read, cancellationToken, [users.ToArray()]);
    }

    public async Task<StoredPresence> ChooseAsync(string user, PresenceStatus status, string? text, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        Storable.CheckText(text);
        return (await database.StoreAsync(Choose, PresenceRow.Read, user, (short)status, text, at.ToUnixTimeMilliseconds()))[0];
    }

    public Task ForgetAsync(string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        return database.StoreAsync("delete from presences where user_id = $1", static _ => 0, user);
    }

    private static string[] Users(IReadOnlyList<Seen> people) => [.. people.Select(seen => seen.User)];

    private static long[] Times(IReadOnlyList<Seen> people) => [.. people.Select(seen => seen.At.ToUnixTimeMilliseconds())];
}
