using OrleansChat.Silo.Storage.Search;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>A chapter without a signature, as it was when it began to be written.</summary>
/// <param name="Version">Another one later means that a text has changed.</param>
internal readonly record struct Begun(string Room, long Number, long Version);

/// <summary>The steps in which chapters are written: what takes long is done by a reader, beside the one writer.</summary>
internal static class SqliteChapterWriter
{
    private const string First = """
        select coalesce(
          (select chapter + 1 from search_chapters where room = $1 order by chapter desc limit 1),
          (select seq / 32 from room_log where room = $1 order by seq limit 1))
        """;

    private const string Beyond = "select (seq + 1) / 32 from room_log where room = $1 order by seq desc limit 1";
    private const string Blank = "select chapter, version from search_chapters where room = $1 and signature is null order by chapter limit $2";

    /// <summary>Whether there are chapters to be written in a room.</summary>
    public static bool HasMore(SqliteSession session, string room) =>
        session.Find(Beyond, static row => row.GetInt64(0), room) is > 0 and long beyond
        && (FirstOf(session, room) < beyond || session.List(Blank, static row => row.GetInt64(0), room, 1).Count > 0);

    /// <summary>Rows for the next chapters, and those whose texts have changed: at most so many, in order.</summary>
    public static List<Begun> Begin(SqliteSession session, IReadOnlyList<string> rooms, int max)
    {
        List<Begun> begun = [];
        foreach (string room in rooms)
        {
            begun.AddRange(session.List(Blank, row => new Begun(room, row.GetInt64(0), row.GetInt64(1)), room, max - begun.Count));
            long beyond = session.Find(Beyond, static row => row.GetInt64(0), room);
            for (long chapter = FirstOf(session, room); chapter < beyond && begun.Count < max; chapter++)
            {
                session.Execute(
                    """
                    insert into search_chapters (room, chapter, first_at, last_at)
                    select $1, $2, min(at), max(at) from room_log where room = $1 and seq >= $2 * 32 and seq < $2 * 32 + 32
                    """,
                    room, chapter);
                begun.Add(new(room, chapter, 0));
            }
        }

        return begun;
    }

    public static List<Chapter> Read(SqliteSession session, IReadOnlyList<Begun> begun) => new ChapterReader().Read(begun.SelectMany(chapter => session.List(
        "select seq, at, sender, case when kind = 1 then text end from room_log where room = $1 and seq >= $2 * 32 and seq < $2 * 32 + 32",
        row => new ChapterEntry(chapter.Room, row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3)),
        chapter.Room, chapter.Number)));

    /// <summary>Keeps the signatures of what has not changed.</summary>
    /// <returns>How many.</returns>
    public static int Keep(SqliteSession session, IReadOnlyList<Begun> begun, IReadOnlyList<Chapter> chapters)
    {
        var versions = begun.ToDictionary(chapter => (chapter.Room, chapter.Number), chapter => chapter.Version);
        return chapters.Sum(chapter => session.Execute(
            "update search_chapters set signature = $3 where room = $1 and chapter = $2 and version = $4",
            chapter.Room, chapter.Number, chapter.Signature, versions[(chapter.Room, chapter.Number)]));
    }

    private static long FirstOf(SqliteSession session, string room) =>
        session.Find(First, static row => row.IsDBNull(0) ? long.MaxValue : row.GetInt64(0), room);
}
