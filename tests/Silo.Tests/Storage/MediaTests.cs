using Microsoft.Data.Sqlite;
using Npgsql;
using OrleansChat.Silo.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Storage;

public sealed class SqliteMediaTests : MediaContract
{
    private readonly SqliteDirectory _directory = new();

    internal override Task<StorageOptions> CreateDatabaseAsync() => Task.FromResult(_directory.Options);

    internal override async Task CarryAsync(string room, long seq, string media)
    {
        await using var connection = new SqliteConnection($"Data Source={_directory.File};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "insert into media_uses (room, seq, media) values ($room, $seq, $media)";
        command.Parameters.AddWithValue("$room", room);
        command.Parameters.AddWithValue("$seq", seq);
        command.Parameters.AddWithValue("$media", media);
        await command.ExecuteNonQueryAsync();
    }

    protected override void DropDatabase() => _directory.Dispose();
}

public sealed class PostgresMediaTests(PostgresFixture postgres) : MediaContract
{
    internal override Task<StorageOptions> CreateDatabaseAsync() => PostgresDatabases.CreateAsync(postgres);

    internal override async Task CarryAsync(string room, long seq, string media)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Options.Postgres) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("insert into media_uses (room, seq, media) values ($1, $2, $3)", connection)
        {
            Parameters = { new() { Value = room }, new() { Value = seq }, new() { Value = media } },
        };
        await command.ExecuteNonQueryAsync();
    }
}
