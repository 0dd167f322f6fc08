using System.Data;
using System.Data.Common;

namespace Orleans.Storage;

/// <summary>Runs queries on a database, each on a connection of a pool.</summary>
internal sealed class AdoNetDatabase(DbDataSource source)
{
    /// <summary>All rows of a query's result.</summary>
    public async Task<List<TRow>> ReadAsync<TRow>(
        string query, Action<DbCommand> setParameters, Func<DbDataReader, TRow> readRow, CancellationToken cancellationToken = default)
    {
        await using DbConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The database's own queries, from its OrleansQuery table; values go as parameters.
        command.CommandText = query;
#pragma warning restore CA2100
        setParameters(command);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        List<TRow> rows = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(readRow(reader));
        }

        return rows;
    }

    public static void Add(DbCommand command, string name, DbType type, object? value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = type;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }
}
