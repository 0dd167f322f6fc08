using System.Net.Sockets;
using Npgsql;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>What PostgreSQL's errors mean to us.</summary>
internal static class PostgresFaults
{
    /// <summary>Whether an exception is the database's, rather than a mistake of this program.</summary>
    public static bool IsOutage(Exception e) => e is NpgsqlException or SocketException or IOException or TimeoutException or ObjectDisposedException;

    public static StorageUnavailableException Unavailable(Exception e) => new("PostgreSQL did not answer as expected.", e);

    /// <summary>
    /// Whether the server refused a statement as a whole for something within it, such as a row that another process wrote at the same moment:
    /// nothing was written, and the statement's parts can be tried one by one.
    /// </summary>
    public static bool IsRefusal(PostgresException e) => e.SqlState[..2] is "21" or "22" or "23" or "40" or "54";

    /// <summary>A race with another process: trying again shows what that one wrote.</summary>
    public static bool IsRace(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <summary>What a person does about a database that cannot be opened, in one line; null for what is not its fault.</summary>
    public static string? AtStart(Exception e, NpgsqlConnectionStringBuilder where)
    {
        string server = $"PostgreSQL at {where.Host}:{where.Port}";
        return e switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
                $"{server} refused the user \"{where.Username}\": correct Username and Password in Storage:Postgres.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                $"{server} has no database \"{where.Database}\": create it (createdb {where.Database}) or correct Storage:Postgres.",
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } denied =>
                $"{server} does not let \"{where.Username}\" make the tables in \"{where.Database}\" ({denied.MessageText}): make it the owner of the database.",
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } =>
                $"{server} has no connection left: raise max_connections or lower Maximum Pool Size in Storage:Postgres.",
            PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled } =>
                $"Another process is changing the schema of \"{where.Database}\" at {where.Host}:{where.Port}: wait for it and start again.",
            PostgresException other => $"{server} cannot be used: {other.MessageText} ({other.SqlState}).",
            // Npgsql asks for a password before the server refuses one.
            NpgsqlException { InnerException: null } missing when missing.Message.Contains("password", StringComparison.OrdinalIgnoreCase) =>
                $"{server} wants a password for \"{where.Username}\": add Password to Storage:Postgres.",
            _ when IsOutage(e) => $"{server} does not answer ({(e.InnerException ?? e).Message}): start it or correct Storage:Postgres.",
            _ => null,
        };
    }
}
