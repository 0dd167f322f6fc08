using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>What was uploaded and what carries it, in the file.</summary>
internal sealed class SqliteMediaLibrary(SqliteDatabase database) : IMediaLibrary
{
    /// <summary>Whether a user may see what a room shows is as the room itself says it, RoomGrain.MayReadAsync.</summary>
    internal const string Readable = $"""
        select {MediaRow.Columns} from media m where media = $1 and (owner = $2 or exists (
          select 1 from media_uses u where u.media = m.media and (u.room like '{MediaRow.ProfilePrefix}%' or exists (
            select 1 from rooms r left join members b on b.room = r.room and b.user_id = $2
            where r.room = u.room and u.seq > r.floor_seq and case when b.room is not null then r.history = 0 or u.seq >= b.since_seq
              else r.kind in (0, 2) and r.history = 0 and not exists (select 1 from bans x where x.room = r.room and x.user_id = $2) end))))
        """;

    internal const string Page = $"select {MediaRow.Columns} from media where owner = $1 and (created_at, media) > ($2, $3) order by created_at, media limit $4";

    internal const string Usage =
        "select total(bytes), total(case when created_at > $2 then bytes end), count(case when created_at > $2 then 1 end) from media where owner = $1";

    internal const string Loose = "select media from media where loose_since <= $1 order by loose_since, media limit $2";
    private const string OfOwner = "select media from media where owner = $1 order by created_at, media limit $2";

    public Task AddAsync(StoredMedia media, CancellationToken cancellationToken)
    {
        object?[] values = MediaRow.Values(media);
        return database.Writer.WriteAsync(
            session => session.Execute(
                $"insert into media ({MediaRow.Columns}, loose_since) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing", values),
            cancellationToken);
    }

    public Task<StoredMedia?> FindAsync(string media, string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(media);
        Storable.CheckText(user);
        return database.Readers.ReadAsync(session => session.Find(Readable, static row => (StoredMedia?)MediaRow.Read(row), media, user), cancellationToken);
    }

    public Task<IReadOnlyList<Attachment>> ClaimAsync(string owner, IReadOnlyList<string> media, DateTimeOffset at, CancellationToken cancellationToken)
    {
        const string sql = $"update media set loose_since = $3 where media = $1 and owner = $2 returning {MediaRow.Columns}";
        Storable.CheckText(owner);
        MediaRow.Check(media);
        return database.Writer.WriteAsync<IReadOnlyList<Attachment>>(
            session =>
            [
                .. media.Select(id => session.Find(sql, static row => (StoredMedia?)MediaRow.Read(row), id, owner, at.ToUnixTimeMilliseconds()))
                    .OfType<StoredMedia>().Select(found => found.File),
            ],
            cancellationToken);
    }

    public Task<bool> ShowAsync(string owner, string? media, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Storable.CheckText(owner);
        Storable.CheckText(media);
        return database.Writer.WriteAsync(session => Show(session, owner, media, at.ToUnixTimeMilliseconds()), cancellationToken);
    }

    public async Task<MediaUsage> UsageAsync(string owner, DateTimeOffset after, CancellationToken cancellationToken)
    {
        Storable.CheckText(owner);
        MediaUsage? usage = await database.Readers.ReadAsync(
            session => session.Find(
                Usage,
                static row => new MediaUsage((long)row.GetDouble(0), (long)row.GetDouble(1), row.GetInt32(2)), owner, after.ToUnixTimeMilliseconds()),
            cancellationToken);
        return usage!;
    }

    public Task<IReadOnlyList<StoredMedia>> PageAsync(string owner, MediaPlace? after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(owner);
        Storable.CheckText(after?.Media);
        return database.Readers.ReadAsync<IReadOnlyList<StoredMedia>>(
            session => session.List(
                Page, static row => MediaRow.Read(row), owner, after?.CreatedAt.ToUnixTimeMilliseconds() ?? long.MinValue, after?.Media ?? "", Math.Max(limit, 0)),
            cancellationToken);
    }

    public Task<int> RemoveOrphansAsync(DateTimeOffset before, DateTimeOffset at, int limit, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            session =>
            {
                List<string> loose = session.List(Loose, static row => row.GetString(0), before.ToUnixTimeMilliseconds(), Math.Max(limit, 0));
                foreach (string media in loose)
                {
                    if (session.Execute("update media set loose_since = null where media = $1 and exists (select 1 from media_uses u where u.media = $1)", media) == 0)
                    {
                        Remove(session, media, at);
                    }
                }

                return loose.Count;
            },
            cancellationToken);

    public Task<int> RemoveOfOwnerAsync(string owner, DateTimeOffset at, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(owner);
        return database.Writer.WriteAsync(
            session =>
            {
                List<string> theirs = session.List(OfOwner, static row => row.GetString(0), owner, Math.Max(limit, 0));
                foreach (string media in theirs)
                {
                    session.Execute("delete from media_uses where media = $1", media);
                    Remove(session, media, at);
                }

                return theirs.Count;
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<string>> RemovalsAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(after);
        return database.Readers.ReadAsync<IReadOnlyList<string>>(
            session => session.List(
                "select media from media_removals where media > $1 order by media limit $2", static row => row.GetString(0), after ?? "", Math.Max(limit, 0)),
            cancellationToken);
    }

    public Task ForgetAsync(IReadOnlyList<string> media, CancellationToken cancellationToken)
    {
        MediaRow.Check(media);
        return database.Writer.WriteAsync(
            session => media.Sum(id => session.Execute("delete from media_removals where media = $1", id)), cancellationToken);
    }

    public Task<IReadOnlyList<string>> UnknownAsync(IReadOnlyList<string> media, CancellationToken cancellationToken)
    {
        const string known = "select 1 from media where media = $1 union all select 1 from media_removals where media = $1";
        MediaRow.Check(media);
        return database.Readers.ReadAsync<IReadOnlyList<string>>(
            session => [.. media.Where(id => !session.Find(known, static _ => true, id))], cancellationToken);
    }

    private static bool Show(SqliteSession session, string owner, string? media, long at)
    {
        string profile = MediaRow.ProfilePrefix + owner;
        if (media is not null
            && !session.Find("select 1 from media where media = $1 and owner = $2 and type like 'image/%'", static _ => true, media, owner))
        {
            return false;
        }

        session.Execute(
            "update media set loose_since = $3 where media in (select u.media from media_uses u where u.room = $1 and u.media is not $2)", profile, media, at);
        session.Execute("delete from media_uses where room = $1 and media is not $2", profile, media);
        if (media is not null)
        {
            session.Execute("insert into media_uses (room, seq, media) values ($1, 0, $2) on conflict do nothing", profile, media);
        }

        return true;
    }

    private static void Remove(SqliteSession session, string media, DateTimeOffset at)
    {
        session.Execute("insert into media_removals (media, removed_at) values ($1, $2) on conflict do nothing", media, at.ToUnixTimeMilliseconds());
        session.Execute("delete from media where media = $1", media);
    }
}
