using System.Diagnostics;
using Npgsql;

namespace OrleansChat.Bench;

/// <summary>
/// PostgreSQL's own indexes for texts on the same messages: trigrams and words, both GIN. How long a page takes by them, and what a row costs that is
/// written beside them in batches of a hundred.
/// </summary>
internal sealed class SearchRivals(string connectionString, int rooms)
{
    private const int Runs = 5;
    private const int Written = 20_000;
    private const int Batch = 100;

    private const string Trigrams = "create extension if not exists pg_trgm; create index rival on room_log using gin (text gin_trgm_ops)";
    private const string Words = "create index rival on room_log using gin (to_tsvector('simple', text))";

    public async Task RunAsync()
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        Console.WriteLine($"a row written without an index for texts: {await WriteAsync(connection):0.0} us of CPU");
        (string Name, string Index, string Match)[] rivals =
        [
            ("trigrams", Trigrams, "text ilike '%' || $2 || '%'"),
            ("words", Words, "to_tsvector('simple', text) @@ to_tsquery('simple', $2 || ':*')"),
        ];
        foreach ((string name, string index, string match) in rivals)
        {
            long began = Stopwatch.GetTimestamp();
            await RunAsync(connection, index + "; vacuum analyze room_log");
            Console.WriteLine($"{name}: built in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s, {await SizeAsync(connection)}");
            foreach ((string what, string word, int count) in ((string, string, int)[])
                [("rare word, 1 room", SearchStore.RareWord, 1), ("rare word, 200 rooms", SearchStore.RareWord, 200), ("frequent word, 1 room", Talk.Word(3), 1),
                 ("frequent word, 200 rooms", Talk.Word(3), 200), ("two characters, 200 rooms", new([Talk.Character(40), Talk.Character(3)]), 200)])
            {
                string[] mine = [.. Enumerable.Range(0, count).Select(i => SearchStore.Room((77 + i) % rooms))];
                double[] times = await SearchBenchmark.TimeAsync(Runs, () => FindAsync(connection, match, mine, word));
                Console.WriteLine($"  {what,-30} {times[Runs / 2],10:0.0} ms, {await FindAsync(connection, match, mine, word)} found");
            }

            Console.WriteLine($"  a row written: {await WriteAsync(connection):0.0} us of CPU");
            await RunAsync(connection, "drop index rival");
        }
    }

    private static async Task<int> FindAsync(NpgsqlConnection connection, string match, string[] rooms, string word)
    {
        string sql = $"select room, seq, text from room_log where {match} and room = any($1) and kind = 1 order by at desc limit 20";
#pragma warning disable CA2100 // Constants.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        command.Parameters.Add(new() { Value = rooms });
        command.Parameters.Add(new() { Value = word });
        int found = 0;
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            found++;
        }

        return found;
    }

    /// <summary>Microseconds of PostgreSQL's processor a row, the least of some rounds, each in a room of its own.</summary>
    private static async Task<double> WriteAsync(NpgsqlConnection connection)
    {
        double best = double.MaxValue;
        for (int i = 0; i < Runs; i++)
        {
            best = Math.Min(best, await WriteOnceAsync(connection));
        }

        return best;
    }

    private static async Task<double> WriteOnceAsync(NpgsqlConnection connection)
    {
        var talk = new Talk(3);
        string room = $"rival-{Stopwatch.GetTimestamp()}";
        using var backend = Process.GetProcessById(connection.ProcessID);
        TimeSpan before = backend.TotalProcessorTime;
        for (int seq = 1; seq < Written; seq += Batch)
        {
            await using var insert = new NpgsqlCommand(
                "insert into room_log (room, seq, kind, at, sender, text) select $1, t.seq, 1, 0, 'rival', t.text from unnest($2, $3) t (seq, text)", connection);
            insert.Parameters.Add(new() { Value = room });
            insert.Parameters.Add(new() { Value = Enumerable.Range(seq, Batch).Select(number => (long)number).ToArray() });
            insert.Parameters.Add(new() { Value = Enumerable.Range(0, Batch).Select(_ => talk.Message()).ToArray() });
            await insert.ExecuteNonQueryAsync();
        }

        backend.Refresh();
        return (backend.TotalProcessorTime - before).TotalMicroseconds / Written;
    }

    private static async Task<object?> SizeAsync(NpgsqlConnection connection)
    {
        await using var size = new NpgsqlCommand("select pg_size_pretty(pg_relation_size('rival'))", connection);
        return await size.ExecuteScalarAsync();
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        foreach (string statement in sql.Split("; "))
        {
#pragma warning disable CA2100 // Constants.
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }
    }
}
