using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>How far members have read, in the file; what is raised at the same time shares the writer's transaction.</summary>
internal sealed class SqliteReceipts(SqliteDatabase database) : IReceipts
{
    /// <summary>A room as its member sees it, where <c>m</c> is the member's row; the columns are <see cref="ReadJoined"/>'s.</summary>
    internal const string Joined = """
        select m.room, r.kind, r.name, (select l.seq from room_log l where l.room = m.room order by l.seq desc limit 1), m.read_seq, m.role, m.muted,
          (select count(*) from (
            select 1 from (
              select l.sender from room_log l indexed by room_log_unread
              where l.room = m.room and l.seq > m.read_seq and l.kind = 1 and l.text is not null order by l.seq limit 10000
            ) near
            where near.sender <> m.user_id limit 1000)),
          (select count(*) from (
            select distinct a.seq from mentions a where a.user_id in (m.user_id, '*') and a.room = m.room and a.seq > m.read_seq limit 1000
          ) a
          where (
            select l.sender from room_log l where l.room = m.room and l.seq = a.seq and l.kind = 1 and l.text is not null
          ) <> m.user_id),
          p.seq, p.sender, p.at, substr(p.text, 1, 200), coalesce(json_array_length(p.attachments), 0), m.since_seq,
          max(r.floor_seq, case when r.history = 1 and m.since_seq > 0 then m.since_seq - 1 else 0 end), r.floor_seq
        from members m
        join rooms r on r.room = m.room
        left join room_log p on p.room = m.room and p.seq = (
          select l.seq from room_log l indexed by room_log_unread
          where l.room = m.room and l.kind = 1 and l.text is not null and l.seq >= case r.history when 1 then m.since_seq else 0 end
          order by l.seq desc limit 1)

        """;

    private const string OneMember = "select m.read_seq, m.delivered_seq, r.members from members m join rooms r on r.room = m.room where m.room = $1 and m.user_id = $2";

    public Task<Marked?> MarkAsync(string room, string user, long read, long delivered, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(user);
        return database.Writer.WriteAsync(session => Mark(session, room, user, read, delivered), cancellationToken);
    }

    public Task<JoinedRoom?> FindAsync(string room, string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(user);
        return database.Readers.ReadAsync(
            session => session.Find(Joined + "where m.room = $1 and m.user_id = $2", ReadJoined, room, user), cancellationToken);
    }

    public Task<IReadOnlyList<Receipt>> OfRoomAsync(string room, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        return database.Readers.ReadAsync<IReadOnlyList<Receipt>>(
            session => session.List(
                "select user_id, read_seq, max(read_seq, delivered_seq) from members where room = $1 order by user_id limit $2",
                static row => new Receipt(row.GetString(0), row.GetInt64(1), row.GetInt64(2)), room, Math.Max(limit, 0)),
            cancellationToken);
    }

    internal static JoinedRoom ReadJoined(SqliteDataReader row) => new(
        row.GetString(0),
        (RoomKind)row.GetInt32(1),
        row.IsDBNull(2) ? null : row.GetString(2),
        row.GetInt64(3),
        row.GetInt64(4),
        (Role)row.GetInt32(5),
        row.GetBoolean(6),
        row.GetInt32(7),
        row.GetInt32(8),
        row.IsDBNull(9) ? null : new(row.GetInt64(9), row.GetString(10), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(11)), row.GetString(12), row.GetInt32(13)),
        row.GetInt64(14),
        row.GetInt64(15),
        row.GetInt64(16));

    private static Marked? Mark(SqliteSession session, string room, string user, long read, long delivered)
    {
        Marked? before = session.Find(
            OneMember, static row => new Marked(row.GetInt64(0), row.GetInt64(1), Raised: false, row.GetInt32(2)), room, user);
        if (before is null)
        {
            return null;
        }

        var after = before with { Read = Math.Max(before.Read, read), Delivered = Math.Max(before.Delivered, delivered) };
        bool raised = after != before;
        if (raised)
        {
            session.Execute("update members set read_seq = $3, delivered_seq = $4 where room = $1 and user_id = $2", room, user, after.Read, after.Delivered);
        }

        return after with { Delivered = Math.Max(after.Read, after.Delivered), Raised = raised };
    }
}
