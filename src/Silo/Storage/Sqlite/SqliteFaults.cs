using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>What to do about a file that cannot be opened.</summary>
internal static class SqliteFaults
{
    /// <summary>One line for a person, or null for what is not the file's fault.</summary>
    public static string? AtStart(Exception e, string path)
    {
        const string remedy = "choose another data directory (Storage:DataDirectory)";
        return e switch
        {
            UnauthorizedAccessException or IOException =>
                $"The data directory {Path.GetDirectoryName(path)} cannot be used ({e.Message}): make it writable or {remedy}.",
            SqliteException { SqliteErrorCode: raw.SQLITE_NOTADB } => $"{path} is not a SQLite database: move it away or {remedy}.",
            SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT } => $"{path} is damaged: restore a backup or {remedy}.",
            SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } => $"{path} is locked by another process: end that one or {remedy}.",
            SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => $"No space is left for {path}: free some or {remedy}.",
            SqliteException { SqliteErrorCode: raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_IOERR or raw.SQLITE_AUTH } =>
                $"{path} cannot be opened for writing ({e.Message}): correct its permissions or {remedy}.",
            _ => null,
        };
    }
}
