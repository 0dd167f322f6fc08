using Npgsql;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>The log of every room in PostgreSQL.</summary>
internal sealed class PostgresRoomLog(PostgresDatabase database, AppendWriter writer) : IRoomLog
{
    private const string Columns = $"select {EventRow.Columns} from room_log ";

    public Task<AppendOutcome> AppendAsync(RoomAppend append, CancellationToken cancellationToken)
    {
        Storable.Check(append);
        return writer.WriteAsync(append, cancellationToken);
    }

    public async Task<IReadOnlyList<RoomEvent>> ReadAsync(string room, long after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        return await WithTextsAsync(room, await database.ReadAsync(
            Columns + "where room = $1 and seq > $2 order by seq limit $3", Event, cancellationToken, room, after, Math.Max(limit, 0)), cancellationToken);
    }

    public async Task<IReadOnlyList<RoomEvent>> ReadNewestAsync(string room, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        List<RoomEvent> rows = await database.ReadAsync(
            Columns + "where room = $1 order by seq desc limit $2", Event, cancellationToken, room, Math.Max(limit, 0));
        rows.Reverse();
        return await WithTextsAsync(room, rows, cancellationToken);
    }

    public async Task<IReadOnlyList<MessagePosted>> ReadMessagesAsync(
        string room, long above, long below, bool newest, int limit, CancellationToken cancellationToken)
    {
        const string messages = Columns + "where room = $1 and kind = 1 and seq > $2 and seq < $3 order by seq";
        Storable.CheckText(room);
        List<MessagePosted> rows = await database.ReadAsync(
            newest ? messages + " desc limit $4" : messages + " limit $4",
            static row => (MessagePosted)Event(row), cancellationToken, room, above, below, Math.Max(limit, 0));
        if (newest)
        {
            rows.Reverse();
        }

        return rows;
    }

    public async Task<IReadOnlyList<MessagePosted>> FindMessagesAsync(string room, IReadOnlyList<long> seqs, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        return seqs.Count == 0 ? [] : await database.ReadAsync(
            Columns + "where room = $1 and seq = any($2) and kind = 1",
            static row => (MessagePosted)Event(row), cancellationToken, room, seqs.ToArray());
    }

    public async Task<MessagePosted?> FindMessageAsync(string room, string sender, string cid, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(sender);
        Storable.CheckText(cid);
        List<MessagePosted> rows = await database.ReadAsync(
            Columns + "where room = $1 and sender = $2 and cid = $3", static row => (MessagePosted)Event(row), cancellationToken, room, sender, cid);
        return rows.FirstOrDefault();
    }

    public async Task<DateTimeOffset?> LastMessageAtAsync(string room, string user, CancellationToken cancellationToken)
    {
        const string sql = "select at from room_log where room = $1 and sender = $2 and kind = 1 and text is not null order by seq desc limit 1";
        Storable.CheckText(room);
        Storable.CheckText(user);
        List<long> rows = await database.ReadAsync(sql, static row => row.GetInt64(0), cancellationToken, room, user);
        return rows.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows[0]);
    }

    public async Task<IReadOnlyList<long>> HeadsAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken)
    {
        const string sql = """
            select coalesce((select l.seq from room_log l where l.room = r.room order by l.seq desc limit 1), 0)
            from unnest($1) with ordinality as r (room, place) order by r.place
            """;
        foreach (string room in rooms)
        {
            Storable.CheckText(room);
        }

        return rooms.Count == 0 ? [] : await database.ReadAsync(sql, static row => row.GetInt64(0), cancellationToken, [rooms.ToArray()]);
    }

    private async Task<IReadOnlyList<RoomEvent>> WithTextsAsync(string room, List<RoomEvent> events, CancellationToken cancellationToken)
    {
        if (EditedTexts.Targets(events) is { Length: > 0 } targets)
        {
            EditedTexts.Fill(events, await FindMessagesAsync(room, targets, cancellationToken));
        }

        return events;
    }

    internal static RoomEvent Event(NpgsqlDataReader row) => new EventRow(
        row.GetInt64(0), (EventKind)row.GetInt16(1), row.GetInt64(2), row.GetString(3), Text(row, 4), Text(row, 5), Text(row, 6),
        Number(row, 7), Text(row, 8), Text(row, 9), Number(row, 10), !row.IsDBNull(11) && row.GetBoolean(11)).ToEvent();

    private static long? Number(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
