using Npgsql;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>
/// What was uploaded and what carries it, in PostgreSQL. Every statement here may be run twice, so the database's second try of what may have been written
/// on a connection that broke is as harmless as of a question.
/// </summary>
internal sealed class PostgresMediaLibrary(PostgresDatabase database) : IMediaLibrary
{
    /// <summary>Whether a user may see what a room shows is as the room itself says it, RoomGrain.MayReadAsync.</summary>
    internal const string Readable = $"""
        select {MediaRow.Columns} from media m where media = $1 and (owner = $2 or exists (
          select from media_uses u where u.media = m.media and (u.room like '{MediaRow.ProfilePrefix}%' or exists (
            select from rooms r left join members b on b.room = r.room and b.user_id = $2
            where r.room = u.room and u.seq > r.floor_seq and case when b.room is not null then r.history = 0 or u.seq >= b.since_seq
              else r.kind in (0, 2) and r.history = 0 and not exists (select from bans x where x.room = r.room and x.user_id = $2) end))))
        """;

    internal const string Page = $"select {MediaRow.Columns} from media where owner = $1 and (created_at, media) > ($2, $3) order by created_at, media limit $4";

    internal const string Usage = """
        select coalesce(sum(bytes), 0)::bigint, coalesce(sum(bytes) filter (where created_at > $2), 0)::bigint, (count(*) filter (where created_at > $2))::int
        from media where owner = $1
        """;

    /// <summary>Locked before it is looked at: a message that goes meanwhile says that its media are loose after this has said that they are not.</summary>
    internal const string Orphans = """
        with looked_at as materialized (
          select media from media where loose_since <= $1 order by loose_since, media limit $2 for update skip locked
        ), carried as materialized (
          select l.media from looked_at l where exists (select from media_uses u where u.media = l.media)
        ), settled as (
          update media m set loose_since = null from carried c where m.media = c.media
        ), removed as (
          delete from media m using looked_at l where m.media = l.media and l.media not in (select media from carried) returning m.media
        ), told as (
          insert into media_removals (media, removed_at) select media, $3 from removed on conflict do nothing
        )
        select count(*)::int from looked_at
        """;

    private const string OfOwner = """
        with theirs as materialized (
          select media from media where owner = $1 order by created_at, media limit $2
        ), uses as (
          delete from media_uses u using theirs t where u.media = t.media
        ), removed as (
          delete from media m using theirs t where m.media = t.media returning m.media
        ), told as (
          insert into media_removals (media, removed_at) select media, $3 from removed on conflict do nothing
        )
        select count(*)::int from theirs
        """;

    private const string Show = """
        with allowed as materialized (
          select $2::text is null or exists (select from media where media = $2 and owner = substr($1, 2) and type like 'image/%') as ok
        ), gone as (
          delete from media_uses where room = $1 and media is distinct from $2 and (select ok from allowed) returning media
        ), loosened as (
          update media m set loose_since = $3 from gone g where m.media = g.media
        ), shown as (
          insert into media_uses (room, seq, media) select $1, 0, $2 from allowed where ok and $2::text is not null on conflict do nothing
        )
        select ok from allowed
        """;

    public Task AddAsync(StoredMedia media, CancellationToken cancellationToken)
    {
        const string sql = $"""
            insert into media ({MediaRow.Columns}, loose_since) values ($1, $2, $3, $4, $5::int, $6::int, $7::text, $8::text, $9::int, $10::int, $11, $12) on conflict do nothing
            """;
        return RunAsync(sql, static _ => true, cancellationToken, MediaRow.Values(media));
    }

    public async Task<StoredMedia?> FindAsync(string media, string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(media);
        Storable.CheckText(user);
        return (await RunAsync(Readable, static row => MediaRow.Read(row), cancellationToken, media, user)).FirstOrDefault();
    }

    public async Task<IReadOnlyList<Attachment>> ClaimAsync(string owner, IReadOnlyList<string> media, DateTimeOffset at, CancellationToken cancellationToken)
    {
        const string sql = $"update media set loose_since = $3 where media = any($1) and owner = $2 returning {MediaRow.Columns}";
        Storable.CheckText(owner);
        MediaRow.Check(media);
        return media.Count == 0 ? [] : await RunAsync(
            sql, static row => MediaRow.Read(row).File, cancellationToken, media.ToArray(), owner, at.ToUnixTimeMilliseconds());
    }

    public async Task<bool> ShowAsync(string owner, string? media, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Storable.CheckText(owner);
        Storable.CheckText(media);
        return (await RunAsync(Show, static row => row.GetBoolean(0), cancellationToken, MediaRow.ProfilePrefix + owner, media, at.ToUnixTimeMilliseconds()))[0];
    }

    public async Task<MediaUsage> UsageAsync(string owner, DateTimeOffset after, CancellationToken cancellationToken)
    {
        Storable.CheckText(owner);
        return (await RunAsync(
            Usage, static row => new MediaUsage(row.GetInt64(0), row.GetInt64(1), row.GetInt32(2)), cancellationToken, owner, after.ToUnixTimeMilliseconds()))[0];
    }

    public async Task<IReadOnlyList<StoredMedia>> PageAsync(string owner, MediaPlace? after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(owner);
        Storable.CheckText(after?.Media);
        return await RunAsync(
            Page, static row => MediaRow.Read(row), cancellationToken,
            owner, after?.CreatedAt.ToUnixTimeMilliseconds() ?? long.MinValue, after?.Media ?? "", Math.Max(limit, 0));
    }

    public async Task<int> RemoveOrphansAsync(DateTimeOffset before, DateTimeOffset at, int limit, CancellationToken cancellationToken) =>
        (await RunAsync(
            Orphans, static row => row.GetInt32(0), cancellationToken, before.ToUnixTimeMilliseconds(), Math.Max(limit, 0), at.ToUnixTimeMilliseconds()))[0];

    public async Task<int> RemoveOfOwnerAsync(string owner, DateTimeOffset at, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(owner);
        return (await RunAsync(OfOwner, static row => row.GetInt32(0), cancellationToken, owner, Math.Max(limit, 0), at.ToUnixTimeMilliseconds()))[0];
    }

    public async Task<IReadOnlyList<string>> RemovalsAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(after);
        return await RunAsync(
            "select media from media_removals where media > $1 order by media limit $2", static row => row.GetString(0), cancellationToken,
            after ?? "", Math.Max(limit, 0));
    }

    public Task ForgetAsync(IReadOnlyList<string> media, CancellationToken cancellationToken)
    {
        MediaRow.Check(media);
        return RunAsync("delete from media_removals where media = any($1)", static _ => true, cancellationToken, [media.ToArray()]);
    }

    public async Task<IReadOnlyList<string>> UnknownAsync(IReadOnlyList<string> media, CancellationToken cancellationToken)
    {
        const string sql = """
            select a.id from unnest($1) as a (id)
            where not exists (select from media m where m.media = a.id) and not exists (select from media_removals r where r.media = a.id)
            """;
        MediaRow.Check(media);
        return media.Count == 0 ? [] : await RunAsync(sql, static row => row.GetString(0), cancellationToken, [media.ToArray()]);
    }

    private Task<List<T>> RunAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object?[] values) =>
        database.ReadAsync(sql, read, cancellationToken, values);
}
