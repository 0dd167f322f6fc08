using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>Messages with what hangs on them, in the file. One statement sees one moment.</summary>
internal sealed class SqliteMessageViews(SqliteDatabase database) : IMessageViews
{
    internal const string Page = $"""
        with page as (
          select * from (select {EventRow.Columns} from room_log indexed by room_log_messages where room = $1 and kind = 1 and seq > $7 and seq < $3 order by seq desc limit $4)
          union all
          select * from (select {EventRow.Columns} from room_log indexed by room_log_messages where room = $1 and kind = 1 and seq > max($5, $7) order by seq limit $6)
        )
        {Seen}
        """;

    internal const string Pinned = $"""
        with page as (
          select l.* from pins p join room_log l on l.room = p.room and l.seq = p.target where p.room = $1 and p.target > $3 order by p.target limit $4
        )
        {Seen}
        """;

    private const string Seen = """
        select p.seq, p.kind, p.at, p.sender, p.cid, p.text, p.body, p.reply_to, p.mentions, p.attachments, p.edited_at, p.reacted,
          r.emoji, count(r.emoji), max(r.user_id = $2), h.head
        from (select coalesce((select l.seq from room_log l where l.room = $1 order by l.seq desc limit 1), 0) as head) h
        left join page p on true
        left join reactions r on p.reacted and r.room = $1 and r.target = p.seq
        group by p.seq, r.emoji
        order by p.seq, min(r.seq)
        """;

    public Task<SeenMessages> PageAsync(string room, string reader, MessageRange range, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(reader);
        return database.Readers.ReadAsync(
            session => SeenRow.Gather(session.List(
                Page, Row, room, reader, range.Below, Math.Max(range.CountBelow, 0), range.Above, Math.Max(range.CountAbove, 0), range.Floor)),
            cancellationToken);
    }

    public Task<SeenMessages> PinnedAsync(string room, string reader, long after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(reader);
        return database.Readers.ReadAsync(
            session => SeenRow.Gather(session.List(Pinned, Row, room, reader, after, Math.Max(limit, 0))), cancellationToken);
    }

    public Task<IReadOnlyList<long>> PinsAsync(string room, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        return database.Readers.ReadAsync<IReadOnlyList<long>>(
            session => session.List("select target from pins where room = $1 order by target", static row => row.GetInt64(0), room), cancellationToken);
    }

    public Task<IReadOnlyList<StoredReaction>> ReactionsAsync(string room, long target, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        return database.Readers.ReadAsync<IReadOnlyList<StoredReaction>>(
            session => session.List(
                "select emoji, user_id, seq from reactions where room = $1 and target = $2 order by seq",
                static row => new StoredReaction(row.GetString(0), row.GetString(1), row.GetInt64(2)), room, target),
            cancellationToken);
    }

    private static SeenRow Row(SqliteDataReader row) => new(
        row.IsDBNull(0) ? null : (MessagePosted)SqliteRoomLog.Event(row),
        row.IsDBNull(EventRow.ColumnCount)
            ? null
            : new Reaction(row.GetString(EventRow.ColumnCount), row.GetInt32(EventRow.ColumnCount + 1), row.GetBoolean(EventRow.ColumnCount + 2)),
        row.GetInt64(EventRow.ColumnCount + 3));
}
