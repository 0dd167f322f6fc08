using Microsoft.Extensions.Logging;
using Npgsql;

using OrleansChat.Hosting;
namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>Brings the schema up to date: under a lock, each step in a transaction. Of two processes one does it and the other finds it done.</summary>
internal sealed partial class PostgresSchema(ILogger logger)
{
    /// <summary>"CHATSCHE": nobody else's advisory lock.</summary>
    private const long Lock = 0x4348415453434845;

    private static readonly IReadOnlyList<SchemaFile> Files = SchemaFile.Of(StorageProvider.Postgres);

    /// <exception cref="StartupException">The database is not one that this program can use.</exception>
    public async Task ApplyAsync(string connectionString, CancellationToken cancellationToken)
    {
        // Not from a pool: the lock ends with the connection, however this ends.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await CheckServerAsync(connection, cancellationToken);
        await RunAsync(connection, $"set lock_timeout = '60s'; select pg_advisory_lock({Lock})", cancellationToken);
        await RunAsync(
            connection,
            "create table if not exists schema_version (version integer not null primary key, name text not null, applied_at timestamptz not null default now())",
            cancellationToken);
        int found = await ScalarAsync<int>(connection, "select coalesce(max(version), 0) from schema_version", cancellationToken);
        if (found > Files.Count)
        {
            throw new StartupException(SchemaFile.TooNew($"The database \"{connection.Database}\"", found, Files.Count));
        }

        foreach (SchemaFile file in Files.Where(file => file.Version > found))
        {
            await ApplyAsync(connection, file, cancellationToken);
            LogApplied(file.Name);
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, SchemaFile file, CancellationToken cancellationToken)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(connection, file.Sql, cancellationToken);
        await using (var record = new NpgsqlCommand("insert into schema_version (version, name) values ($1, $2)", connection))
        {
            record.Parameters.Add(new() { Value = file.Version });
            record.Parameters.Add(new() { Value = file.Name });
            await record.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task CheckServerAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < 13)
        {
            throw new StartupException($"PostgreSQL at {connection.Host}:{connection.Port} is version {connection.PostgreSqlVersion}; 13 or newer is needed.");
        }

        string encoding = await ScalarAsync<string>(connection, "show server_encoding", cancellationToken);
        if (encoding != "UTF8")
        {
            throw new StartupException($"The database \"{connection.Database}\" has the encoding {encoding}; create it anew with UTF8, which keeps every language.");
        }
    }

#pragma warning disable CA2100 // Constants and the schema files.
    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // A step may have a large table to change: only the wait for others is limited.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
#pragma warning restore CA2100

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied schema step {Step}.")]
    private partial void LogApplied(string step);
}
