using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo.Storage.Search;
using SQLitePCL;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>The chapters of the logs in the file. Rooms are read a few at a time, so that others' reads come in between.</summary>
internal sealed class SqliteSearchIndex(SqliteDatabase database) : ISearchIndex
{
    internal const string Chapters = """
        select chapter, last_at, signature from search_chapters indexed by search_chapters_at
        where room = $1 and last_at >= $2 and last_at < $3 and first_at <= $4 order by last_at desc
        """;

    internal const string Messages = $"""
        select {EventRow.Columns} from room_log
        where room = $1 and kind = 1 and seq between $2 and $3 and at <= $4 and text is not null order by seq desc limit $5
        """;

    private const int RoomsPerRead = 50;
    private const int MaxChapters = 32;

    /// <summary>The room's last entry, and the chapter behind the last one that there is.</summary>
    private const string Ends = """
        select l.seq, l.at, coalesce((select c.chapter + 1 from search_chapters c where c.room = l.room order by c.chapter desc limit 1), 0)
        from room_log l where l.room = $1 order by l.seq desc limit 1
        """;

    private const string RoomsOf = """
        select m.room, case when r.history = 1 then m.since_seq else 0 end from members m join rooms r on r.room = m.room where m.user_id = $1
        """;

    private const string Since = """
        select case when r.history = 1 then coalesce((select m.since_seq from members m where m.room = r.room and m.user_id = $2), 9223372036854775807) else 0 end
        from rooms r where r.room = $1
        """;

    public Task<IReadOnlyList<SearchedRoom>> RoomsOfAsync(string user, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync<IReadOnlyList<SearchedRoom>>(
            session => session.List(RoomsOf, static row => new SearchedRoom(row.GetString(0), row.GetInt64(1)), user), cancellationToken);

    public Task<long> SinceAsync(string room, string user, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync(session => session.Find(Since, static row => row.GetInt64(0), room, user), cancellationToken);

    public Task<IReadOnlyList<Stretch>> TailsAsync(IReadOnlyList<SearchedRoom> rooms, CancellationToken cancellationToken) =>
        OfRoomsAsync(rooms, static (session, room) => session.List(
            Ends,
            row => new Stretch(room.Room, Math.Max(row.GetInt64(2) * Chapter.Entries, room.Since), row.GetInt64(0), row.GetInt64(1)),
            room.Room), cancellationToken);

    public async Task<IReadOnlyList<Stretch>> ChaptersAsync(ChapterQuestion question, CancellationToken cancellationToken)
    {
        IReadOnlyList<Stretch> chapters = await OfRoomsAsync(
            question.Rooms,
            (session, room) => session.List(Chapters, row => StretchOf(room, row, question.Bits), room.Room, question.From, question.Until, question.NotAfter)
                .OfType<Stretch>().Take(question.Limit),
            cancellationToken);
        return [.. chapters.OrderByDescending(chapter => chapter.LastAt).Take(question.Limit)];
    }

    public Task<IReadOnlyList<StretchMessage>> ReadAsync(
        IReadOnlyList<Stretch> stretches, long notAfter, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync<IReadOnlyList<StretchMessage>>(
            session =>
            [
                .. stretches.SelectMany((stretch, place) => session.List(
                    Messages, row => new StretchMessage(place, (MessagePosted)SqliteRoomLog.Event(row)), stretch.Room, stretch.Low, stretch.High, notAfter, limit)),
            ],
            cancellationToken);

    public async Task<WrittenChapters> WriteAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken)
    {
        // Begun by the writer, made of what a reader sees after that, and kept by the writer unless a text has changed since.
        List<Begun> begun = await database.Writer.WriteAsync(session => SqliteChapterWriter.Begin(session, rooms, MaxChapters), cancellationToken);
        List<Chapter> chapters = await database.Readers.ReadAsync(session => SqliteChapterWriter.Read(session, begun), cancellationToken);
        await database.Writer.WriteAsync(session => SqliteChapterWriter.Keep(session, begun, chapters), cancellationToken);
        return new(begun.Count, begun.Count < MaxChapters ? [] : rooms);
    }

    public Task<RoomsToWrite> ToWriteAsync(string after, CancellationToken cancellationToken) => database.Readers.ReadAsync(
        session =>
        {
            List<string> page = session.List("select room from rooms where room > $1 order by room limit 500", static row => row.GetString(0), after);
            return new RoomsToWrite([.. page.Where(room => SqliteChapterWriter.HasMore(session, room))], page.Count == 0 ? null : page[^1]);
        },
        cancellationToken);

    private static Stretch? StretchOf(SearchedRoom room, SqliteDataReader row, int[] bits)
    {
        // Looked at where SQLite has it: a copy of each would cost more than all the rest.
        if (!row.IsDBNull(2) && !Signature.MayHave(raw.sqlite3_column_blob(row.Handle, 2), bits))
        {
            return null;
        }

        long low = row.GetInt64(0) * Chapter.Entries;
        return new(room.Room, Math.Max(low, room.Since), low + Chapter.Entries - 1, row.GetInt64(1));
    }

    private async Task<IReadOnlyList<Stretch>> OfRoomsAsync(
        IReadOnlyList<SearchedRoom> rooms, Func<SqliteSession, SearchedRoom, IEnumerable<Stretch>> read, CancellationToken cancellationToken)
    {
        var all = new List<Stretch>();
        foreach (SearchedRoom[] some in rooms.Chunk(RoomsPerRead))
        {
            all.AddRange(await database.Readers.ReadAsync<List<Stretch>>(session => [.. some.SelectMany(room => read(session, room))], cancellationToken));
        }

        return all;
    }
}
