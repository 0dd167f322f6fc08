using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo.Storage.Search;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>The chapters of the logs in PostgreSQL.</summary>
internal sealed class PostgresSearchIndex(PostgresDatabase database) : ISearchIndex
{
    /// <summary>The first bits nearly always decide, and cost less than a list of them.</summary>
    internal const string Chapters = """
        select c.room, c.chapter, c.last_at from search_chapters c
        where c.room = any($1) and c.last_at >= $2 and c.last_at < $3 and c.first_at <= $4
          and (c.signature is null or (
            get_bit(c.signature, $5 & (octet_length(c.signature) * 8 - 1)) = 1 and get_bit(c.signature, $6 & (octet_length(c.signature) * 8 - 1)) = 1
            and get_bit(c.signature, $7 & (octet_length(c.signature) * 8 - 1)) = 1 and get_bit(c.signature, $8 & (octet_length(c.signature) * 8 - 1)) = 1
            and not exists (select from unnest($9) b (bit) where get_bit(c.signature, b.bit & (octet_length(c.signature) * 8 - 1)) = 0)))
        order by c.last_at desc limit $10
        """;

    internal const string Messages = $"""
        select l.*, s.place::int - 1 from unnest($1, $2, $3) with ordinality as s (room, low, high, place)
        cross join lateral (
          select {EventRow.Columns} from room_log
          where room = s.room and kind = 1 and seq between s.low and s.high and at <= $4 and text is not null order by seq desc limit $5
        ) l
        """;

    internal const string Tails = """
        select r.room, greatest(r.since, coalesce((select c.chapter + 1 from search_chapters c where c.room = r.room order by c.chapter desc limit 1), 0) * 32), h.seq, h.at
        from unnest($1, $2) as r (room, since)
        cross join lateral (select l.seq, l.at from room_log l where l.room = r.room order by l.seq desc limit 1) h
        """;

    private const string RoomsOf = """
        select m.room, case when r.history = 1 then m.since_seq else 0 end from members m join rooms r on r.room = m.room where m.user_id = $1
        """;

    private const string Since = """
        select case when r.history = 1 then coalesce((select m.since_seq from members m where m.room = r.room and m.user_id = $2), 9223372036854775807) else 0 end
        from rooms r where r.room = $1
        """;

    /// <summary>From the first chapter that is not there to the last that is complete.</summary>
    private const string Ends = """
        coalesce(
          (select c.chapter + 1 from search_chapters c where c.room = r.room order by c.chapter desc limit 1),
          (select l.seq / 32 from room_log l where l.room = r.room order by l.seq limit 1)) as first,
        (select (l.seq + 1) / 32 from room_log l where l.room = r.room order by l.seq desc limit 1) as beyond
        """;

    private const string RoomsToWrite = $"""
        select p.room, p.beyond > p.first or exists (select from search_chapters c where c.room = p.room and c.signature is null)
        from (select r.room, {Ends} from rooms r where r.room > $1 order by r.room limit 500) p order by p.room
        """;

    public async Task<IReadOnlyList<SearchedRoom>> RoomsOfAsync(string user, CancellationToken cancellationToken) =>
        await database.ReadAsync(RoomsOf, static row => new SearchedRoom(row.GetString(0), row.GetInt64(1)), cancellationToken, user);

    public async Task<long> SinceAsync(string room, string user, CancellationToken cancellationToken) =>
        (await database.ReadAsync(Since, static row => row.GetInt64(0), cancellationToken, room, user)).FirstOrDefault();

    public async Task<IReadOnlyList<Stretch>> TailsAsync(IReadOnlyList<SearchedRoom> rooms, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            Tails, static row => new Stretch(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)), cancellationToken,
            rooms.Select(room => room.Room).ToArray(), rooms.Select(room => room.Since).ToArray());

    public async Task<IReadOnlyList<Stretch>> ChaptersAsync(ChapterQuestion question, CancellationToken cancellationToken)
    {
        Dictionary<string, long> since = question.Rooms.ToDictionary(room => room.Room, room => room.Since, StringComparer.Ordinal);
        int[] bits = question.Bits;
        return await database.ReadAsync(
            Chapters,
            row => StretchOf(row.GetString(0), row.GetInt64(1), row.GetInt64(2), since[row.GetString(0)]),
            cancellationToken, since.Keys.ToArray(), question.From, question.Until, question.NotAfter,
            bits[0], bits[1], bits[2], bits[3], bits[4..], question.Limit);
    }

    public async Task<IReadOnlyList<StretchMessage>> ReadAsync(
        IReadOnlyList<Stretch> stretches, long notAfter, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            Messages,
            static row => new StretchMessage(row.GetInt32(row.FieldCount - 1), (MessagePosted)PostgresRoomLog.Event(row)),
            cancellationToken, stretches.Select(stretch => stretch.Room).ToArray(), stretches.Select(stretch => stretch.Low).ToArray(),
            stretches.Select(stretch => stretch.High).ToArray(), notAfter, limit);

    public Task<WrittenChapters> WriteAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken) =>
        database.TransactAsync(connection => PostgresChapterWriter.WriteAsync(connection, rooms, Ends, cancellationToken), cancellationToken);

    public async Task<RoomsToWrite> ToWriteAsync(string after, CancellationToken cancellationToken)
    {
        List<(string Room, bool Lags)> page = await database.ReadAsync(
            RoomsToWrite, static row => (row.GetString(0), !row.IsDBNull(1) && row.GetBoolean(1)), cancellationToken, after);
        return new([.. page.Where(room => room.Lags).Select(room => room.Room)], page.Count == 0 ? null : page[^1].Room);
    }

    private static Stretch StretchOf(string room, long chapter, long lastAt, long since) =>
        new(room, Math.Max(chapter * Chapter.Entries, since), ((chapter + 1) * Chapter.Entries) - 1, lastAt);
}
