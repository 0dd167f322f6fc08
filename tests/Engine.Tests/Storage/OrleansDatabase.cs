using Npgsql;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Storage;

/// <summary>Databases with the tables that the project's own schema files make.</summary>
internal static class OrleansDatabase
{
    private static readonly string Schema = Path.Combine(Repository.Root, "src", "Silo", "Storage", "Postgres", "Schema");

    /// <summary>A new database; answers its connection string.</summary>
    public static async Task<string> CreateAsync(PostgresFixture postgres) => await InstallAsync(await postgres.CreateDatabaseAsync());

    /// <summary>Makes the tables in an empty database.</summary>
    public static async Task<string> InstallAsync(string connectionString)
    {
        await using NpgsqlConnection connection = new(connectionString);
        await connection.OpenAsync();
        foreach (string file in Directory.EnumerateFiles(Schema, "*.sql").Order(StringComparer.Ordinal))
        {
            await using NpgsqlCommand command = new(await File.ReadAllTextAsync(file), connection);
            await command.ExecuteNonQueryAsync();
        }

        return connectionString;
    }
}
