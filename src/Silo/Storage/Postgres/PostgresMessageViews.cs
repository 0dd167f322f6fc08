using Npgsql;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>Messages with what hangs on them, in PostgreSQL. One statement sees one moment.</summary>
internal sealed class PostgresMessageViews(PostgresDatabase database) : IMessageViews
{
    internal const string Page = $"""
        with page as (
          (select {EventRow.Columns} from room_log where room = $1 and kind = 1 and seq > $7 and seq < $3 order by seq desc limit $4)
          union all
          (select {EventRow.Columns} from room_log where room = $1 and kind = 1 and seq > greatest($5, $7) order by seq limit $6)
        )
        {Seen}
        """;

    internal const string Pinned = $"""
        with page as (
          select l.* from pins p join room_log l on l.room = p.room and l.seq = p.target where p.room = $1 and p.target > $3 order by p.target limit $4
        )
        {Seen}
        """;

    private const string Seen = $"""
        select {EventRow.Columns}, emoji, count, mine, head
        from (select coalesce((select l.seq from room_log l where l.room = $1 order by l.seq desc limit 1), 0) as head) h
        left join page p on true
        left join lateral (
          select r.emoji, count(*)::int as count, bool_or(r.user_id = $2) as mine, min(r.seq) as first
          from reactions r where p.reacted and r.room = $1 and r.target = p.seq group by r.emoji
        ) r on true
        order by seq, first
        """;

    public async Task<SeenMessages> PageAsync(string room, string reader, MessageRange range, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(reader);
        return SeenRow.Gather(await database.ReadAsync(
            Page, Row, cancellationToken, room, reader, range.Below, Math.Max(range.CountBelow, 0), range.Above, Math.Max(range.CountAbove, 0), range.Floor));
    }

    public async Task<SeenMessages> PinnedAsync(string room, string reader, long after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(reader);
        return SeenRow.Gather(await database.ReadAsync(Pinned, Row, cancellationToken, room, reader, after, Math.Max(limit, 0)));
    }

    public async Task<IReadOnlyList<long>> PinsAsync(string room, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        return await database.ReadAsync(
            "select target from pins where room = $1 order by target", static row => row.GetInt64(0), cancellationToken, room);
    }

    public async Task<IReadOnlyList<StoredReaction>> ReactionsAsync(string room, long target, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        return await database.ReadAsync(
            "select emoji, user_id, seq from reactions where room = $1 and target = $2 order by seq",
            static row => new StoredReaction(row.GetString(0), row.GetString(1), row.GetInt64(2)), cancellationToken, room, target);
    }

    private static SeenRow Row(NpgsqlDataReader row) => new(
        row.IsDBNull(0) ? null : (MessagePosted)PostgresRoomLog.Event(row),
        row.IsDBNull(EventRow.ColumnCount)
            ? null
            : new Reaction(row.GetString(EventRow.ColumnCount), row.GetInt32(EventRow.ColumnCount + 1), row.GetBoolean(EventRow.ColumnCount + 2)),
        row.GetInt64(EventRow.ColumnCount + 3));
}
