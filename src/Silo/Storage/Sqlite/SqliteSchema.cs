using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

using OrleansChat.Hosting;
namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>Brings the file's schema up to date, in one exclusive transaction: of two processes one does it and the other finds it done.</summary>
internal sealed partial class SqliteSchema(ILogger logger, TimeProvider time)
{
    private static readonly IReadOnlyList<SchemaFile> Files = SchemaFile.Of(StorageProvider.Sqlite);

    /// <exception cref="StartupException">The file is another program's, or newer than this program.</exception>
    public void Apply(SqliteConnection connection, string path)
    {
        Run(connection, "begin exclusive");
        CheckOwner(connection, path);
        Run(connection, "create table if not exists schema_version (version integer not null primary key, name text not null, applied_at text not null) strict");
        long found = Number(connection, "select coalesce(max(version), 0) from schema_version");
        if (found > Files.Count)
        {
            throw new StartupException(SchemaFile.TooNew(path, found, Files.Count));
        }

        foreach (SchemaFile file in Files.Where(file => file.Version > found))
        {
            Run(connection, file.Sql);
            using SqliteCommand record = connection.CreateCommand();
            record.CommandText = "insert into schema_version (version, name, applied_at) values ($version, $name, $at)";
            record.Parameters.AddWithValue("$version", file.Version);
            record.Parameters.AddWithValue("$name", file.Name);
            record.Parameters.AddWithValue("$at", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            record.ExecuteNonQuery();
            LogApplied(file.Name);
        }

        Run(connection, "commit");
    }

    private static void CheckOwner(SqliteConnection connection, string path)
    {
        long owner = Number(connection, "pragma application_id");
        if (owner != SqliteFile.ApplicationId && Number(connection, "select count(*) from sqlite_master") > 0)
        {
            throw new StartupException($"{path} is a SQLite database of another program; choose another data directory (Storage:DataDirectory).");
        }

        Run(connection, string.Create(CultureInfo.InvariantCulture, $"pragma application_id = {SqliteFile.ApplicationId}"));
    }

#pragma warning disable CA2100 // Constants and the schema files.
    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
#pragma warning restore CA2100

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied schema step {Step}.")]
    private partial void LogApplied(string step);
}
