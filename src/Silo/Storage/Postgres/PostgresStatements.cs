using Npgsql;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>Statements that write and may be repeated.</summary>
internal static class PostgresStatements
{
    /// <summary>Runs one writing statement, which commits by itself. Tried once.</summary>
    /// <param name="sql">A constant text with the parameters $1, $2, …</param>
    /// <exception cref="StorageUnavailableException">The outcome is unknown.</exception>
    public static async Task<List<T>> StoreAsync<T>(this PostgresDatabase database, string sql, Func<NpgsqlDataReader, T> read, params object?[] values)
    {
        try
        {
            return await database.WriteAsync(sql, read, values.Select(value => new NpgsqlParameter { Value = value ?? DBNull.Value }));
        }
        catch (Exception e) when (PostgresFaults.IsOutage(e))
        {
            throw PostgresFaults.Unavailable(e);
        }
    }
}
