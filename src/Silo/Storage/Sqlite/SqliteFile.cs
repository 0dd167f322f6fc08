using Microsoft.Data.Sqlite;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>
/// How the file is opened: for writing so that what is committed outlives a power cut and what is deleted is overwritten, for reading beside the writer.
/// </summary>
internal static class SqliteFile
{
    /// <summary>"CHAT": tells our files from other programs'.</summary>
    public const int ApplicationId = 0x43484154;

    /// <exception cref="SqliteException">The file cannot be opened, or is no database.</exception>
    public static SqliteConnection OpenForWriting(string path, TimeSpan timeout) => Open(path, SqliteOpenMode.ReadWriteCreate, timeout, """
        pragma journal_mode = wal;
        pragma synchronous = full;
        pragma fullfsync = 1;
        pragma secure_delete = on;
        pragma wal_autocheckpoint = 4000;
        pragma journal_size_limit = 67108864;
        pragma cache_size = -32000;
        """);

    /// <exception cref="SqliteException">The file cannot be opened, or is no database.</exception>
    public static SqliteConnection OpenForReading(string path, TimeSpan timeout) =>
        Open(path, SqliteOpenMode.ReadWrite, timeout, "pragma query_only = 1; pragma cache_size = -8000;");

    private static SqliteConnection Open(string path, SqliteOpenMode mode, TimeSpan timeout, string settings)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling(timeout.TotalSeconds),
        }.ConnectionString);
        try
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant and a number.
            command.CommandText = string.Create(null, $"pragma busy_timeout = {(long)timeout.TotalMilliseconds}; {settings}");
#pragma warning restore CA2100
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
