using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>The log of every room in the file.</summary>
internal sealed class SqliteRoomLog(SqliteDatabase database) : IRoomLog
{
    private const string Head = "select seq from room_log where room = $1 order by seq desc limit 1";

    public Task<AppendOutcome> AppendAsync(RoomAppend append, CancellationToken cancellationToken)
    {
        Storable.Check(append);
        return database.Writer.WriteAsync(session => SqliteAppend.Run(session, append), cancellationToken);
    }

    public Task<IReadOnlyList<RoomEvent>> ReadAsync(string room, long after, int limit, CancellationToken cancellationToken)
    {
        const string sql = $"select {EventRow.Columns} from room_log where room = $1 and seq > $2 order by seq limit $3";
        Storable.CheckText(room);
        return database.Readers.ReadAsync<IReadOnlyList<RoomEvent>>(
            session => WithTexts(session, room, session.List(sql, Event, room, after, Math.Max(limit, 0))), cancellationToken);
    }

    public Task<IReadOnlyList<RoomEvent>> ReadNewestAsync(string room, int limit, CancellationToken cancellationToken)
    {
        const string sql = $"select {EventRow.Columns} from room_log where room = $1 order by seq desc limit $2";
        Storable.CheckText(room);
        return database.Readers.ReadAsync<IReadOnlyList<RoomEvent>>(
            session => WithTexts(session, room, Ascending(session.List(sql, Event, room, Math.Max(limit, 0)), true)), cancellationToken);
    }

    public Task<IReadOnlyList<MessagePosted>> ReadMessagesAsync(
        string room, long above, long below, bool newest, int limit, CancellationToken cancellationToken)
    {
        const string messages = $"select {EventRow.Columns} from room_log where room = $1 and kind = 1 and seq > $2 and seq < $3 order by seq";
        Storable.CheckText(room);
        string sql = newest ? messages + " desc limit $4" : messages + " limit $4";
        return database.Readers.ReadAsync<IReadOnlyList<MessagePosted>>(
            session => Ascending(session.List(sql, static row => (MessagePosted)Event(row), room, above, below, Math.Max(limit, 0)), newest),
            cancellationToken);
    }

    public Task<IReadOnlyList<MessagePosted>> FindMessagesAsync(string room, IReadOnlyList<long> seqs, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        return database.Readers.ReadAsync<IReadOnlyList<MessagePosted>>(session => [.. Find(session, room, seqs)], cancellationToken);
    }

    public Task<MessagePosted?> FindMessageAsync(string room, string sender, string cid, CancellationToken cancellationToken)
    {
        const string sql = $"select {EventRow.Columns} from room_log where room = $1 and sender = $2 and cid = $3";
        Storable.CheckText(room);
        Storable.CheckText(sender);
        Storable.CheckText(cid);
        return database.Readers.ReadAsync(session => session.Find(sql, static row => (MessagePosted?)Event(row), room, sender, cid), cancellationToken);
    }

    public Task<DateTimeOffset?> LastMessageAtAsync(string room, string user, CancellationToken cancellationToken)
    {
        const string sql = "select at from room_log where room = $1 and sender = $2 and kind = 1 and text is not null order by seq desc limit 1";
        Storable.CheckText(room);
        Storable.CheckText(user);
        return database.Readers.ReadAsync(
            session => session.Find(sql, static row => (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), room, user), cancellationToken);
    }

    public Task<IReadOnlyList<long>> HeadsAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken)
    {
        foreach (string room in rooms)
        {
            Storable.CheckText(room);
        }

        return database.Readers.ReadAsync<IReadOnlyList<long>>(
            session => [.. rooms.Select(room => session.Find(Head, static row => row.GetInt64(0), room))], cancellationToken);
    }

    private static IEnumerable<MessagePosted> Find(SqliteSession session, string room, IEnumerable<long> seqs)
    {
        const string sql = $"select {EventRow.Columns} from room_log where room = $1 and seq = $2 and kind = 1";
        return seqs.Select(seq => session.Find(sql, static row => (MessagePosted?)Event(row), room, seq)).OfType<MessagePosted>();
    }

    private static List<RoomEvent> WithTexts(SqliteSession session, string room, List<RoomEvent> events)
    {
        if (EditedTexts.Targets(events) is { Length: > 0 } targets)
        {
            EditedTexts.Fill(events, Find(session, room, targets));
        }

        return events;
    }

    internal static RoomEvent Event(SqliteDataReader row) => new EventRow(
        row.GetInt64(0), (EventKind)row.GetInt16(1), row.GetInt64(2), row.GetString(3), Text(row, 4), Text(row, 5), Text(row, 6),
        Number(row, 7), Text(row, 8), Text(row, 9), Number(row, 10), !row.IsDBNull(11) && row.GetBoolean(11)).ToEvent();

    private static long? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static List<T> Ascending<T>(List<T> rows, bool reversed)
    {
        if (reversed)
        {
            rows.Reverse();
        }

        return rows;
    }
}
