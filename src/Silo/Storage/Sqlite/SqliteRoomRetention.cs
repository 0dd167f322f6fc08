using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>What rooms do not keep, in the file.</summary>
internal sealed class SqliteRoomRetention(SqliteDatabase database, TimeProvider time) : IRoomRetention
{
    private const string Due = """
        select r.room from rooms r
        where r.retention_days > 0 and r.room > $1 and exists (
          select 1 from room_log l where l.room = r.room and l.seq = r.floor_seq + 1 and l.at < $2 - r.retention_days * 86400000
        )
        order by r.room limit $3
        """;

    private const string Old = """
        select coalesce(max(t.seq), 0) from (select l.seq, l.at from room_log l where l.room = $1 and l.seq > $2 order by l.seq limit $4) t where t.at < $3
        """;

    public Task<IReadOnlyList<string>> DueAsync(string? after, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(after);
        return database.Readers.ReadAsync<IReadOnlyList<string>>(
            session => session.List(Due, static row => row.GetString(0), after ?? "", now.ToUnixTimeMilliseconds(), Math.Max(limit, 0)), cancellationToken);
    }

    public Task<long> ForgetAsync(string room, DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        return database.Writer.WriteAsync(session => Forget(session, room, before.ToUnixTimeMilliseconds(), Math.Max(limit, 1), time.GetUtcNow()), cancellationToken);
    }

    private static long Forget(SqliteSession session, string room, long before, int limit, DateTimeOffset now)
    {
        long floor = session.Find("select floor_seq from rooms where room = $1", static row => row.GetInt64(0), room);
        long raised = session.Find(Old, static row => row.GetInt64(0), room, floor, before, limit);
        if (raised <= floor)
        {
            return floor;
        }

        long head = session.Find("select seq from room_log where room = $1 order by seq desc limit 1", static row => row.GetInt64(0), room);
        session.Execute("update rooms set floor_seq = $2 where room = $1", room, raised);
        session.Execute("delete from room_log where room = $1 and seq <= $2 and seq < $3", room, raised, head);
        if (head <= raised)
        {
            session.Execute(
                """
                update room_log set
                  text = null, body = $3, cid = null, reply_to = null, mentions = null, attachments = null, edited_at = null, reacted = null
                where room = $1 and seq = $2 and kind = 1
                """,
                room, head, TombstoneBody.Blank(now));
        }

        session.Execute("delete from mentions where room = $1 and seq <= $2", room, raised);
        session.Execute("delete from reactions where room = $1 and target <= $2", room, raised);
        session.Execute("delete from pins where room = $1 and target <= $2", room, raised);
        session.Execute(
            "update media set loose_since = $3 where media in (select media from media_uses where room = $1 and seq <= $2)",
            room, raised, now.ToUnixTimeMilliseconds());
        session.Execute("delete from media_uses where room = $1 and seq <= $2", room, raised);
        return raised;
    }
}
