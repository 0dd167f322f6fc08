using Microsoft.Data.Sqlite;
using Npgsql;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Postgres;
using OrleansChat.Silo.Storage.Sqlite;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Storage;

public sealed class SqliteMessagesTests : MessagesContract
{
    private readonly SqliteDirectory _directory = new();

    internal override Task<StorageOptions> CreateDatabaseAsync() => Task.FromResult(_directory.Options);

    internal override Task<IReadOnlyList<string>> RowsAsync(string expression, string table) => Task.FromResult<IReadOnlyList<string>>(Ask($"select {expression} from {table} order by 1", 0));

    internal override Task<IReadOnlyList<(string Plan, string[] Indexes)>> PlansAsync() => Task.FromResult<IReadOnlyList<(string, string[])>>(
    [
        (Plan(SqliteMessageViews.Page, 7), ["room_log_messages", "SEARCH r USING PRIMARY KEY (room=? AND target=?)"]),
        (Plan(SqliteMessageViews.Pinned, 4), ["SEARCH p USING PRIMARY KEY (room=? AND target>?)", "SEARCH l USING PRIMARY KEY (room=? AND seq=?)"]),
    ]);

    protected override void DropDatabase() => _directory.Dispose();

    private string Plan(string sql, int parameters) => string.Join('\n', Ask("explain query plan " + sql, parameters));

    private List<string> Ask(string sql, int parameters)
    {
        using var connection = new SqliteConnection($"Data Source={_directory.File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own statements.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 1; i <= parameters; i++)
        {
            command.Parameters.AddWithValue($"${i}", i);
        }

        using SqliteDataReader reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add(Convert.ToString(reader.GetValue(reader.FieldCount - 1), null)!);
        }

        return lines;
    }
}

public sealed class PostgresMessagesTests(PostgresFixture postgres) : MessagesContract
{
    internal override Task<StorageOptions> CreateDatabaseAsync() => PostgresDatabases.CreateAsync(postgres);

    internal override Task<IReadOnlyList<string>> RowsAsync(string expression, string table) =>
        AskAsync($"select ({expression}) collate \"C\" from {table} order by 1");

    internal override async Task<IReadOnlyList<(string Plan, string[] Indexes)>> PlansAsync() =>
    [
        (await PlanAsync(PostgresMessageViews.Page, "(text, text, bigint, int, bigint, int, bigint)", "('lobby', 'bob', 100, 10, 99, 10, 0)"),
            ["room_log_messages", "reactions_pkey"]),
        (await PlanAsync(PostgresMessageViews.Pinned, "(text, text, bigint, int)", "('lobby', 'bob', 0, 10)"), ["pins_pkey", "room_log_pkey", "reactions_pkey"]),
    ];

    // As the program runs it: for any parameters, and without a scan of the table.
    private async Task<string> PlanAsync(string sql, string types, string values) => string.Join('\n', await AskAsync(
        $"analyze; set enable_seqscan = off; set plan_cache_mode = force_generic_plan; prepare q {types} as {sql}; explain execute q {values}; deallocate q"));

    private async Task<IReadOnlyList<string>> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Options.Postgres) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        var lines = new List<string>();
        foreach (string statement in sql.Split("; "))
        {
#pragma warning disable CA2100 // The tests' own statements.
            await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                lines.Add(reader.GetString(0));
            }
        }

        return lines;
    }
}
