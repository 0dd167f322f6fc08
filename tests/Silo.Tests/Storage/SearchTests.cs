using Microsoft.Data.Sqlite;
using Npgsql;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Postgres;
using OrleansChat.Silo.Storage.Search;
using OrleansChat.Silo.Storage.Sqlite;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Storage;

public sealed class SqliteSearchTests : SearchContract
{
    private readonly SqliteDirectory _directory = new();

    internal override Task<StorageOptions> CreateDatabaseAsync() => Task.FromResult(_directory.Options);

    internal override Task<IReadOnlyList<(long Number, byte[]? Signature)>> SignaturesAsync() => Task.FromResult<IReadOnlyList<(long, byte[]?)>>(Ask(
        "select chapter, signature from search_chapters order by room, chapter",
        static row => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1))));

    internal override Task<IReadOnlyList<(string Plan, string Index)>> PlansAsync() => Task.FromResult<IReadOnlyList<(string, string)>>(
    [
        (Plan(SqliteSearchIndex.Chapters, 4), "SEARCH search_chapters USING INDEX search_chapters_at (room=? AND last_at>? AND last_at<?)"),
        (Plan(SqliteSearchIndex.Messages, 5), "SEARCH room_log USING PRIMARY KEY (room=? AND seq>? AND seq<?)"),
    ]);

    protected override Task ExecuteAsync(string sql) => Task.FromResult(Ask(sql, static _ => 0));

    protected override void DropDatabase() => _directory.Dispose();

    private string Plan(string sql, int parameters) => string.Join('\n', Ask("explain query plan " + sql, static row => row.GetString(3), parameters));

    private List<T> Ask<T>(string sql, Func<SqliteDataReader, T> read, int parameters = 0)
    {
        using var connection = new SqliteConnection($"Data Source={_directory.File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's and the program's own statements.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 1; i <= parameters; i++)
        {
            command.Parameters.AddWithValue($"${i}", i);
        }

        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}

public sealed class PostgresSearchTests(PostgresFixture postgres) : SearchContract
{
    [Fact]
    public async Task A_room_whose_texts_are_being_changed_is_not_indexed_until_they_are()
    {
        await Store.Log.CreateAsync("lobby");
        await Store.Log.AppendAsync("lobby", [.. Enumerable.Range(2, 70).Select(seq => Events.Message(seq, "before"))]);
        await using NpgsqlConnection connection = await OpenAsync();
        await using NpgsqlTransaction change = await connection.BeginTransactionAsync();
        await using (var update = new NpgsqlCommand("update room_log set text = 'after' where room = 'lobby' and seq = 7", connection))
        {
            await update.ExecuteNonQueryAsync();
        }

        WrittenChapters meanwhile = await Store.Index.WriteAsync(["lobby"], None);
        Assert.Equal((0, "lobby"), (meanwhile.Count, Assert.Single(meanwhile.Rooms)));
        await change.CommitAsync();

        Assert.Equal(2, (await Store.Index.WriteAsync(["lobby"], None)).Count);
        int[] bits = Signature.BitsOf(OrleansChat.Grains.Search.SearchTerms.Parse("after").Value!.Tokens);
        Assert.True(Signature.MayHave((await SignaturesAsync())[0].Signature, bits));
    }

    internal override Task<StorageOptions> CreateDatabaseAsync() => PostgresDatabases.CreateAsync(postgres);

    internal override async Task<IReadOnlyList<(long Number, byte[]? Signature)>> SignaturesAsync() => await AskAsync(
        "select chapter, signature from search_chapters order by room, chapter",
        static row => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1)));

    internal override async Task<IReadOnlyList<(string Plan, string Index)>> PlansAsync() =>
    [
        (await PlanAsync(
            PostgresSearchIndex.Chapters, "(text[], bigint, bigint, bigint, int, int, int, int, int[], int)", "('{lobby}', 1, 9, 9, 1, 2, 3, 4, '{5}', 10)"),
            "using search_chapters_at"),
        (await PlanAsync(PostgresSearchIndex.Messages, "(text[], bigint[], bigint[], bigint, int)", "('{lobby}', '{64}', '{127}', 9, 10)"), "using room_log_"),
        (await PlanAsync(PostgresSearchIndex.Tails, "(text[], bigint[])", "('{lobby}', '{0}')"), "using room_log_pkey"),
    ];

    protected override Task ExecuteAsync(string sql) => AskAsync(sql, static _ => 0);

    // As the program runs it: for any parameters, and without a scan of the table.
    private async Task<string> PlanAsync(string sql, string types, string values)
    {
        const string settings = "analyze; set enable_seqscan = off; set plan_cache_mode = force_generic_plan; ";
        return string.Join('\n', await AskAsync($"{settings} prepare q {types} as {sql}; explain execute q {values}", static row => row.GetString(0)));
    }

    private async Task<List<T>> AskAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using NpgsqlConnection connection = await OpenAsync();
        var rows = new List<T>();
        foreach (string statement in sql.Split("; "))
        {
#pragma warning disable CA2100 // The test's and the program's own statements.
            await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                rows.Add(read(reader));
            }
        }

        return rows;
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Options.Postgres) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
