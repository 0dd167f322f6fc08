using Npgsql;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>The listed rooms in PostgreSQL.</summary>
internal sealed class PostgresRoomListings(PostgresDatabase database) : IRoomListings
{
    private const string Cursor = "select created_at from rooms where room = $1 and kind in (0, 2)";

    private const string Listed = """
        select room, kind, name, topic, members, created_at from rooms
        where kind in (0, 2) and created_at <= $1 and (created_at < $1 or room > $2) and position($3 in search) > 0
        order by created_at desc, room limit $4
        """;

    private const string Stored = """
        select room, kind, name, topic, slow_mode_s, retention_days, history, edit_window_s, members,
          (select l.seq from room_log l where l.room = r.room order by l.seq desc limit 1), created_at, floor_seq
        from rooms r

        """;

    public async Task<IReadOnlyList<ListedRoom>> DiscoverAsync(string? query, string? before, int limit, CancellationToken cancellationToken)
    {
        if (!StoredText.IsStorable(query) || !StoredText.IsStorable(before))
        {
            return [];
        }

        long createdAt = long.MaxValue;
        if (before is not null)
        {
            List<long> cursor = await database.ReadAsync(Cursor, static row => row.GetInt64(0), cancellationToken, before);
            if (cursor.Count == 0)
            {
                return [];
            }

            createdAt = cursor[0];
        }

        return await database.ReadAsync(
            Listed, Room, cancellationToken, createdAt, before ?? "", SearchText.Fold(query ?? ""), Math.Max(limit, 0));
    }

    public async Task<IReadOnlyList<StoredRoom>> PageAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(after);
        return await database.ReadAsync(Stored + "where room > $1 order by room limit $2", StoredRoom, cancellationToken, after ?? "", Math.Max(limit, 0));
    }

    public async Task<StoredRoom?> FindAsync(string room, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        return (await database.ReadAsync(Stored + "where room = $1", StoredRoom, cancellationToken, room)).FirstOrDefault();
    }

    private static StoredRoom StoredRoom(NpgsqlDataReader row) => new(
        row.GetString(0),
        new RoomSettings(
            (RoomKind)row.GetInt16(1),
            row.IsDBNull(2) ? null : row.GetString(2),
            row.IsDBNull(3) ? null : row.GetString(3),
            TimeSpan.FromSeconds(row.GetInt32(4)),
            TimeSpan.FromDays(row.GetInt32(5)),
            (HistoryVisibility)row.GetInt16(6),
            TimeSpan.FromSeconds(row.GetInt32(7))),
        row.GetInt32(8),
        row.GetInt64(9),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)),
        row.GetInt64(11));

    private static ListedRoom Room(NpgsqlDataReader row) => new(
        row.GetString(0),
        (RoomKind)row.GetInt16(1),
        row.IsDBNull(2) ? null : row.GetString(2),
        row.IsDBNull(3) ? null : row.GetString(3),
        row.GetInt32(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)));
}
