using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>The listed rooms in the file.</summary>
internal sealed class SqliteRoomListings(SqliteDatabase database) : IRoomListings
{
    private const string Cursor = "select created_at from rooms where room = $1 and kind in (0, 2)";

    private const string Listed = """
        select room, kind, name, topic, members, created_at from rooms
        where kind in (0, 2) and created_at <= $1 and (created_at < $1 or room > $2) and instr(search, $3) > 0
        order by created_at desc, room limit $4
        """;

    private const string Stored = """
        select room, kind, name, topic, slow_mode_s, retention_days, history, edit_window_s, members,
          (select l.seq from room_log l where l.room = r.room order by l.seq desc limit 1), created_at, floor_seq
        from rooms r

        """;

    public Task<IReadOnlyList<ListedRoom>> DiscoverAsync(string? query, string? before, int limit, CancellationToken cancellationToken)
    {
        if (!StoredText.IsStorable(query) || !StoredText.IsStorable(before))
        {
            return Task.FromResult<IReadOnlyList<ListedRoom>>([]);
        }

        string search = SearchText.Fold(query ?? "");
        return database.Readers.ReadAsync<IReadOnlyList<ListedRoom>>(session => Read(session, search, before, Math.Max(limit, 0)), cancellationToken);
    }

    public Task<IReadOnlyList<StoredRoom>> PageAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(after);
        return database.Readers.ReadAsync<IReadOnlyList<StoredRoom>>(
            session => session.List(Stored + "where room > $1 order by room limit $2", StoredRoom, after ?? "", Math.Max(limit, 0)), cancellationToken);
    }

    public Task<StoredRoom?> FindAsync(string room, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        return database.Readers.ReadAsync(session => session.Find(Stored + "where room = $1", static row => (StoredRoom?)StoredRoom(row), room), cancellationToken);
    }

    private static List<ListedRoom> Read(SqliteSession session, string search, string? before, int limit)
    {
        long? createdAt = before is null ? long.MaxValue : session.Find(Cursor, static row => (long?)row.GetInt64(0), before);
        return createdAt is null ? [] : session.List(Listed, Room, createdAt, before ?? "", search, limit);
    }

    private static ListedRoom Room(SqliteDataReader row) => new(
        row.GetString(0),
        (RoomKind)row.GetInt32(1),
        row.IsDBNull(2) ? null : row.GetString(2),
        row.IsDBNull(3) ? null : row.GetString(3),
        row.GetInt32(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)));

    private static StoredRoom StoredRoom(SqliteDataReader row) => new(
        row.GetString(0),
        new RoomSettings(
            (RoomKind)row.GetInt32(1),
            row.IsDBNull(2) ? null : row.GetString(2),
            row.IsDBNull(3) ? null : row.GetString(3),
            TimeSpan.FromSeconds(row.GetInt32(4)),
            TimeSpan.FromDays(row.GetInt32(5)),
            (HistoryVisibility)row.GetInt32(6),
            TimeSpan.FromSeconds(row.GetInt32(7))),
        row.GetInt32(8),
        row.GetInt64(9),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)),
        row.GetInt64(11));
}
