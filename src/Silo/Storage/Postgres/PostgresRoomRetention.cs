using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>What rooms do not keep, in PostgreSQL.</summary>
internal sealed class PostgresRoomRetention(PostgresDatabase database, TimeProvider time) : IRoomRetention
{
    private const string Due = """
        select r.room from rooms r
        where r.retention_days > 0 and r.room > $1 and exists (
          select from room_log l where l.room = r.room and l.seq = r.floor_seq + 1 and l.at < $2 - r.retention_days * 86400000::bigint
        )
        order by r.room limit $3
        """;

    /// <summary>In one statement, which sees the tables as they were before it.</summary>
    private const string Forget = """
        with old as materialized (
          select max(t.seq) as seq from (
            select l.seq, l.at from room_log l
            where l.room = $1 and l.seq > (select r.floor_seq from rooms r where r.room = $1) order by l.seq limit $3
          ) t
          where t.at < $2
        ), head as materialized (
          select l.seq from room_log l where l.room = $1 order by l.seq desc limit 1
        ), raised as (
          update rooms r set floor_seq = old.seq from old where r.room = $1 and old.seq > r.floor_seq returning r.floor_seq as seq
        ), gone as (
          delete from room_log l using raised, head where l.room = $1 and l.seq <= raised.seq and l.seq < head.seq
        ), blanked as (
          update room_log l set
            text = null, body = $4, cid = null, reply_to = null, mentions = null, attachments = null, edited_at = null, reacted = null
          from raised, head
          where l.room = $1 and l.seq = head.seq and l.seq <= raised.seq and l.kind = 1
        ), unmentioned as (
          delete from mentions m using raised where m.room = $1 and m.seq <= raised.seq
        ), unreacted as (
          delete from reactions r using raised where r.room = $1 and r.target <= raised.seq
        ), unpinned as (
          delete from pins p using raised where p.room = $1 and p.target <= raised.seq
        ), dropped as (
          delete from media_uses u using raised where u.room = $1 and u.seq <= raised.seq returning u.media
        ), loosened as (
          update media m set loose_since = $5 where m.media in (select media from dropped)
        )
        select coalesce((select seq from raised), (select r.floor_seq from rooms r where r.room = $1), 0)
        """;

    public async Task<IReadOnlyList<string>> DueAsync(string? after, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(after);
        return await database.ReadAsync(
            Due, static row => row.GetString(0), cancellationToken, after ?? "", now.ToUnixTimeMilliseconds(), Math.Max(limit, 0));
    }

    public async Task<long> ForgetAsync(string room, DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        DateTimeOffset now = time.GetUtcNow();
        return (await database.ChangeAsync(
            Forget, static row => row.GetInt64(0), room, before.ToUnixTimeMilliseconds(), Math.Max(limit, 1), TombstoneBody.Blank(now), now.ToUnixTimeMilliseconds()))[0];
    }
}
