using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using OrleansChat.Silo.Storage;

namespace OrleansChat.Bench;

/// <summary>A database full of messages, and what it does without an index.</summary>
internal abstract class SearchStore
{
    public const string RareWord = "zebrafinch";
    public const string RareCharacters = "\u9F98\u9F99";

    /// <summary>The rare ones are said as often as this.</summary>
    private const int RareEvery = 49_999;

    public abstract StorageOptions Options { get; }

    public static string Room(int room) => $"room-{room:0000}";

    /// <summary>Writes messages over the last year into rooms, in turns.</summary>
    public async Task LoadAsync(int messages, int rooms)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        long step = 365L * 24 * 3600 * 1000 / messages;
        var random = new Random(1);
        var talk = new Talk(2);
        await LoadAsync(Rows(), Enumerable.Range(0, rooms).Select(Room), messages);

        IEnumerable<(string Room, long Seq, long At, string Sender, string Text)> Rows()
        {
            for (int i = 0; i < messages; i++)
            {
                string text = talk.Message();
                text = (i % RareEvery) switch { 77 => $"{text} {RareWord}", 78 => text + RareCharacters, _ => text };
                yield return (Room(i % rooms), (i / rooms) + 1, now - (step * (messages - i)), $"user{random.Next(1000)}", text);
            }
        }
    }

    /// <summary>The newest 20 messages in rooms that have a text in them, found by looking at each; answers how many.</summary>
    public abstract Task<int> ScanAsync(IReadOnlyList<string> rooms, string text);

    /// <summary>How the database finds the chapters of rooms, and what the index takes of the disk.</summary>
    public abstract Task<string> ExplainAsync(IReadOnlyList<string> rooms, int[] bits);

    /// <summary>The processor time of the database's own processes so far, as far as it has any.</summary>
    public virtual Task<TimeSpan> CpuAsync() => Task.FromResult(TimeSpan.Zero);

    protected static IEnumerable<T> WithProgress<T>(IEnumerable<T> rows, int count)
    {
        int done = 0;
        foreach (T row in rows)
        {
            yield return row;
            if (++done % (count / 10) == 0)
            {
                Console.WriteLine($"  {done:N0} of {count:N0} messages");
            }
        }
    }

    protected abstract Task LoadAsync(IEnumerable<(string Room, long Seq, long At, string Sender, string Text)> rows, IEnumerable<string> rooms, int messages);
}

/// <summary>The same in PostgreSQL.</summary>
internal sealed class PostgresSearchStore(string connectionString) : SearchStore
{
    public override StorageOptions Options => new() { Provider = StorageProvider.Postgres, Postgres = connectionString };

    public override async Task<int> ScanAsync(IReadOnlyList<string> rooms, string text)
    {
        await using NpgsqlConnection connection = await OpenAsync();
        await using var command = new NpgsqlCommand(
            "select room, seq, text from room_log where room = any($1) and kind = 1 and text ilike $2 order by at desc limit 20", connection);
        command.Parameters.Add(new() { Value = rooms.ToArray() });
        command.Parameters.Add(new() { Value = $"%{text}%" });
        int found = 0;
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            found++;
        }

        return found;
    }

    public override async Task<string> ExplainAsync(IReadOnlyList<string> rooms, int[] bits)
    {
        await using NpgsqlConnection connection = await OpenAsync();
        await RunAsync(
            connection,
            "set enable_seqscan = off; set jit = off; set plan_cache_mode = force_generic_plan; "
            + $"prepare q (text[], bigint, bigint, bigint, int, int, int, int, int[], int) as {Silo.Storage.Postgres.PostgresSearchIndex.Chapters}");
        string values = $"'{{{string.Join(',', rooms)}}}', 0, {long.MaxValue}, {long.MaxValue}, {string.Join(", ", bits[..4])}, '{{{string.Join(',', bits[4..])}}}', 4000";
#pragma warning disable CA2100 // Made of the benchmark's own words.
        await using var command = new NpgsqlCommand($"explain (analyze, costs off, timing off, buffers) execute q ({values})", connection);
#pragma warning restore CA2100
        var lines = new List<string>();
        await using (NpgsqlDataReader reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                lines.Add(reader.GetString(0));
            }
        }

        await using var size = new NpgsqlCommand(
            "select pg_size_pretty(pg_total_relation_size('search_chapters')) || ' beside a log of ' || pg_size_pretty(pg_total_relation_size('room_log'))", connection);
        return $"{string.Join('\n', lines.Where(line => !line.Contains("Filter:", StringComparison.Ordinal)).Select(line => line.Length > 160 ? line[..160] + " …" : line))}\nIndex: {await size.ExecuteScalarAsync()}";
    }

    public override async Task<TimeSpan> CpuAsync()
    {
        await using NpgsqlConnection connection = await OpenAsync();
        await using var command = new NpgsqlCommand("select pid from pg_stat_activity where application_name = 'OrleansChat' and datname = current_database()", connection);
        TimeSpan cpu = TimeSpan.Zero;
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            using var process = Process.GetProcessById(reader.GetInt32(0));
            cpu += process.TotalProcessorTime;
        }

        return cpu;
    }

    protected override async Task LoadAsync(IEnumerable<(string Room, long Seq, long At, string Sender, string Text)> rows, IEnumerable<string> rooms, int messages)
    {
        await using NpgsqlConnection connection = await OpenAsync();
        await using (NpgsqlBinaryImporter copy = await connection.BeginBinaryImportAsync(
            "copy room_log (room, seq, kind, at, sender, text) from stdin (format binary)"))
        {
            foreach ((string room, long seq, long at, string sender, string text) in WithProgress(rows, messages))
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(room, NpgsqlDbType.Text);
                await copy.WriteAsync(seq, NpgsqlDbType.Bigint);
                await copy.WriteAsync((short)1, NpgsqlDbType.Smallint);
                await copy.WriteAsync(at, NpgsqlDbType.Bigint);
                await copy.WriteAsync(sender, NpgsqlDbType.Text);
                await copy.WriteAsync(text, NpgsqlDbType.Text);
            }

            await copy.CompleteAsync();
        }

        await using var list = new NpgsqlCommand(
            "insert into rooms (room, kind, search, members, created_at) select room, 0, room, 1, 0 from unnest($1) r (room)", connection);
        list.Parameters.Add(new() { Value = rooms.ToArray() });
        await list.ExecuteNonQueryAsync();
        await RunAsync(connection, "vacuum analyze room_log");
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // Constants.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }
}

/// <summary>The same in SQLite.</summary>
internal sealed class SqliteSearchStore(string directory) : SearchStore
{
    public override StorageOptions Options => new() { Provider = StorageProvider.Sqlite, DataDirectory = directory };

    public override Task<int> ScanAsync(IReadOnlyList<string> rooms, string text) => Task.Run(() =>
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            select room, seq, text from room_log where room in (select value from json_each($rooms)) and kind = 1 and text like $text order by at desc limit 20
            """;
        command.Parameters.AddWithValue("$rooms", System.Text.Json.JsonSerializer.Serialize(rooms));
        command.Parameters.AddWithValue("$text", $"%{text}%");
        int found = 0;
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            found++;
        }

        return found;
    });

    public override Task<string> ExplainAsync(IReadOnlyList<string> rooms, int[] bits) => Task.Run(() =>
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The program's own statement.
        command.CommandText = "explain query plan " + Silo.Storage.Sqlite.SqliteSearchIndex.Chapters;
#pragma warning restore CA2100
        for (int i = 1; i <= 4; i++)
        {
            command.Parameters.AddWithValue($"${i}", i);
        }

        using SqliteDataReader reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add(reader.GetString(3));
        }

        using SqliteCommand size = connection.CreateCommand();
        size.CommandText = "select sum(length(signature)) / 1048576 from search_chapters";
        return $"{string.Join('\n', lines)}\nIndex: signatures of {size.ExecuteScalar()} MB in a file of {new FileInfo(connection.DataSource).Length / 1048576} MB";
    });

    protected override Task LoadAsync(IEnumerable<(string Room, long Seq, long At, string Sender, string Text)> rows, IEnumerable<string> rooms, int messages) => Task.Run(() =>
    {
        using SqliteConnection connection = Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "insert into room_log (room, seq, kind, at, sender, text) values ($room, $seq, 1, $at, $sender, $text)";
        SqliteParameter[] parameters = [.. ((string[])["$room", "$seq", "$at", "$sender", "$text"]).Select(name => insert.Parameters.Add(new() { ParameterName = name }))];
        foreach ((string room, long seq, long at, string sender, string text) in WithProgress(rows, messages))
        {
            (parameters[0].Value, parameters[1].Value, parameters[2].Value, parameters[3].Value, parameters[4].Value) = (room, seq, at, sender, text);
            insert.ExecuteNonQuery();
        }

        using SqliteCommand list = connection.CreateCommand();
        list.CommandText = "insert into rooms (room, kind, search, members, created_at) values ($room, 0, $room, 1, 0)";
        SqliteParameter listed = list.Parameters.Add(new() { ParameterName = "$room" });
        foreach (string room in rooms)
        {
            listed.Value = room;
            list.ExecuteNonQuery();
        }

        transaction.Commit();
    });

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "chat.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
