using Npgsql;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>
/// Rooms as their members see them, in one statement and so at one moment. Everything beside a member's row <c>m</c> is found by index, and only so
/// much of an index is read as is counted.
/// </summary>
internal static class JoinedRooms
{
    public const string Columns = """
        m.user_id, m.room, r.kind, r.name, h.seq, m.read_seq, m.role, m.muted, u.unread, n.mentions, p.seq, p.sender, p.at, left(p.text, 200), coalesce(json_array_length(p.attachments::json), 0),
        m.since_seq, greatest(r.floor_seq, case when r.history = 1 and m.since_seq > 0 then m.since_seq - 1 else 0 end), r.floor_seq
        """;

    /// <summary>
    /// A mention's author is asked for message by message: as a join, the plan of a large room could be to read all of it.
    /// </summary>
    public const string Joins = """
        join rooms r on r.room = m.room
        cross join lateral (select l.seq from room_log l where l.room = m.room order by l.seq desc limit 1) h
        cross join lateral (
          select count(*)::int as unread from (
            select from (
              select l.sender from room_log l
              where l.room = m.room and l.seq > m.read_seq and l.kind = 1 and l.text is not null order by l.seq limit 10000
            ) near
            where near.sender <> m.user_id limit 1000
          ) c
        ) u
        cross join lateral (
          select count(*)::int as mentions from (
            (select a.seq from mentions a where a.user_id = m.user_id and a.room = m.room and a.seq > m.read_seq order by a.seq limit 1000)
            union
            (select a.seq from mentions a where a.user_id = '*' and a.room = m.room and a.seq > m.read_seq order by a.seq limit 1000)
            limit 1000
          ) a
          where (
            select l.sender from room_log l where l.room = m.room and l.seq = a.seq and l.kind = 1 and l.text is not null
          ) <> m.user_id
        ) n
        left join lateral (
          select l.seq, l.sender, l.at, l.text, l.attachments from room_log l
          where l.room = m.room and l.kind = 1 and l.text is not null and l.seq >= case r.history when 1 then m.since_seq else 0 end
          order by l.seq desc limit 1
        ) p on true
        """;

    public static (string User, JoinedRoom Room) Read(NpgsqlDataReader row) => (row.GetString(0), new(
        row.GetString(1),
        (RoomKind)row.GetInt16(2),
        row.IsDBNull(3) ? null : row.GetString(3),
        row.GetInt64(4),
        row.GetInt64(5),
        (Role)row.GetInt16(6),
        row.GetBoolean(7),
        row.GetInt32(8),
        row.GetInt32(9),
        row.IsDBNull(10) ? null : new(row.GetInt64(10), row.GetString(11), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(12)), row.GetString(13), row.GetInt32(14)),
        row.GetInt64(15),
        row.GetInt64(16),
        row.GetInt64(17)));
}
