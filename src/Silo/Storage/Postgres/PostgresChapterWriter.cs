using Npgsql;
using OrleansChat.Silo.Storage.Search;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>
/// Writes chapters, within a transaction: locks the rooms against changes of texts that are there, reads what there is, writes what it comes to. Who comes
/// to a locked room leaves it to the other. What is not written is found all the same, so the commit need not wait for the disk.
/// </summary>
internal static class PostgresChapterWriter
{
    private const int MaxChapters = 32;

    private const string Lock = "select room from unnest($1) r (room) where pg_try_advisory_xact_lock(hashtextextended(room, 7))";

    /// <summary>In a statement of its own, for it must see what was committed before the rooms were locked.</summary>
    private const string Read = """
        with wanted as materialized (
          select room, chapter from (
            select e.room, g as chapter from (select r.room, /* ends */ from unnest($1) r (room)) e
            cross join lateral generate_series(e.first, least(e.beyond, e.first + $2) - 1) g
            union all
            select c.room, c.chapter from search_chapters c where c.room = any($1) and c.signature is null
          ) w order by room, chapter limit $2
        )
        select w.room, l.seq, l.at, l.sender, case when l.kind = 1 then l.text end
        from wanted w join room_log l on l.room = w.room and l.seq between w.chapter * 32 and w.chapter * 32 + 31
        """;

    private const string Write = """
        insert into search_chapters (room, chapter, first_at, last_at, signature) select * from unnest($1, $2, $3, $4, $5)
        on conflict (room, chapter) do update set first_at = excluded.first_at, last_at = excluded.last_at, signature = excluded.signature
        """;

    /// <param name="ends">SQL that tells a room's first chapter to be written and the one beyond the last.</param>
    public static async Task<WrittenChapters> WriteAsync(NpgsqlConnection connection, IReadOnlyList<string> rooms, string ends, CancellationToken cancellationToken)
    {
        await using (var relaxed = new NpgsqlCommand("set local synchronous_commit = off", connection))
        {
            await relaxed.ExecuteNonQueryAsync(cancellationToken);
        }

        string[] locked = [.. await ListAsync(connection, Lock, static row => row.GetString(0), cancellationToken, (object)rooms.ToArray())];
        if (locked.Length == 0)
        {
            return new(0, rooms);
        }

        List<ChapterEntry> entries = await ListAsync(
            connection,
            Read.Replace("/* ends */", ends, StringComparison.Ordinal),
            static row => new ChapterEntry(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4)),
            cancellationToken, locked, MaxChapters);
        List<Chapter> chapters = new ChapterReader().Read(entries);
        if (chapters.Count > 0)
        {
            await ListAsync(
                connection, Write, static _ => 0, cancellationToken,
                chapters.Select(chapter => chapter.Room).ToArray(), chapters.Select(chapter => chapter.Number).ToArray(),
                chapters.Select(chapter => chapter.FirstAt).ToArray(), chapters.Select(chapter => chapter.LastAt).ToArray(),
                chapters.Select(chapter => chapter.Signature).ToArray());
        }

        return new(chapters.Count, chapters.Count < MaxChapters ? [.. rooms.Except(locked, StringComparer.Ordinal)] : rooms);
    }

    private static async Task<List<T>> ListAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] values)
    {
#pragma warning disable CA2100 // Constants.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (object value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
