using Microsoft.Data.Sqlite;
using Npgsql;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Postgres;
using OrleansChat.Silo.Storage.Sqlite;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Storage;

public sealed class SqliteDeletionsTests : DeletionsContract
{
    private readonly SqliteDirectory _directory = new();

    internal override Task<StorageOptions> CreateDatabaseAsync() => Task.FromResult(_directory.Options);

    internal override Task<string> RawRowsAsync() => Task.FromResult(Ask("select room || seq || coalesce(text, '') || coalesce(body, '') from room_log", 0));

    internal override Task<IReadOnlyList<(string Plan, string Index)>> PlansAsync() => Task.FromResult<IReadOnlyList<(string, string)>>(
    [
        (Ask("explain query plan " + SqliteUserMessages.Page, 4), "SEARCH room_log USING INDEX room_log_sender (sender=? AND (room,seq)>(?,?))"),
        (Ask("explain query plan " + SqliteUserMessages.Places, 2), "room_log_sender (sender=?)"),
        (Ask("explain query plan " + SqliteUserListings.Page, 2), "SEARCH grain_state USING PRIMARY KEY (name=? AND grain>?)"),
    ]);

    protected override void DropDatabase() => _directory.Dispose();

    private string Ask(string sql, int parameters)
    {
        using var connection = new SqliteConnection($"Data Source={_directory.File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The program's own statements.
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

        return string.Join('\n', lines);
    }
}

public sealed class PostgresDeletionsTests(PostgresFixture postgres) : DeletionsContract
{
    internal override Task<StorageOptions> CreateDatabaseAsync() => PostgresDatabases.CreateAsync(postgres);

    internal override Task<string> RawRowsAsync() => AskAsync("select t::text from room_log t");

    internal override async Task<IReadOnlyList<(string Plan, string Index)>> PlansAsync() =>
    [
        (await ExplainAsync(PostgresUserMessages.Page, "(text, text, bigint, int)", "('user1', 'a', 1, 10)"), "Index Scan using room_log_sender"),
        (await ExplainAsync(PostgresUserMessages.Places, "(text, int)", "('user1', 10)"), "using room_log_sender"),
        (await ExplainAsync(PostgresUserListings.Page, "(text, int)", "('user/a', 10)"), "Index Scan using orleansstorage_users"),
    ];

    // As the program runs it: for any parameters, and without a scan of the table.
    private Task<string> ExplainAsync(string sql, string types, string values) => AskAsync(
        $"analyze; set enable_seqscan = off; set plan_cache_mode = force_generic_plan; prepare q {types} as {sql}; explain execute q {values}; deallocate q");

    private async Task<string> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Options.Postgres) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        var lines = new List<string>();
        foreach (string statement in sql.Split("; "))
        {
#pragma warning disable CA2100 // The program's own statements.
            await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                lines.Add(reader.GetString(0));
            }
        }

        return string.Join('\n', lines);
    }
}
