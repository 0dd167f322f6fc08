using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OrleansChat.Grains.Storage;

using OrleansChat.Hosting;
namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>The connections to PostgreSQL. One that breaks is replaced at the next call.</summary>
internal sealed class PostgresDatabase(IOptions<StorageOptions> options, StorageMetrics metrics, TimeProvider time, ILogger<PostgresDatabase> logger)
    : IDatabase
{
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Every statement here is a look-up by index, prepared once per connection: a plan made while the tables were empty must not be a scan later.
    /// A database whose commits do not wait for the disk is told to wait for ours.
    /// </summary>
    private const string Session = """
        set enable_seqscan = off; set jit = off; set plan_cache_mode = force_generic_plan;
        select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'
        """;

    private NpgsqlDataSource? _source;

    private NpgsqlDataSource Source => _source ?? throw new InvalidOperationException("The database is not open.");

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.Value.Postgres)
        {
            CommandTimeout = (int)Math.Ceiling(options.Value.Timeout.TotalSeconds),
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            // A reset would undo the session's settings, and nothing else is left behind by single statements.
            NoResetOnClose = true,
            // It would tell rows, texts among them, in what is logged of a failure.
            IncludeErrorDetail = false,
        };
        settings.Timeout = Math.Min(settings.Timeout, settings.CommandTimeout);
        settings.ApplicationName ??= "OrleansChat";
        try
        {
            await new PostgresSchema(logger).ApplyAsync(settings.ConnectionString, cancellationToken);
            _source = Build(settings);
        }
        catch (Exception e) when (PostgresFaults.AtStart(e, settings) is { } message)
        {
            throw new StartupException(message, e);
        }
    }

    /// <summary>Runs one writing statement, which commits by itself. Tried once: its outcome may be unknown when it fails.</summary>
    /// <param name="sql">A constant text with the parameters $1, $2, …</param>
    public async Task<List<T>> WriteAsync<T>(string sql, Func<NpgsqlDataReader, T> read, IEnumerable<NpgsqlParameter> parameters)
    {
        NpgsqlDataSource source = Source;
        try
        {
            return await RunAsync(source, sql, read, parameters, CancellationToken.None);
        }
        catch (NpgsqlException e) when (e is not PostgresException)
        {
            // The other idle connections have most likely gone the same way.
            source.Clear();
            throw;
        }
    }

    /// <summary>Runs one small writing statement, which commits by itself, and answers the rows that it returns.</summary>
    /// <exception cref="StorageUnavailableException">The database did not answer: whether it was written is unknown.</exception>
    public async Task<List<T>> ChangeAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params object?[] values)
    {
        try
        {
            return await WriteAsync(sql, read, Parameters(values));
        }
        catch (Exception e) when (PostgresFaults.IsOutage(e))
        {
            throw PostgresFaults.Unavailable(e);
        }
    }

    /// <summary>Runs one reading statement, a second time on a new connection where the first was broken.</summary>
    /// <param name="sql">A constant text with the parameters $1, $2, …</param>
    /// <exception cref="StorageUnavailableException">The database did not answer.</exception>
    public async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object?[] values)
    {
        NpgsqlDataSource source = Source;
        long askedAt = Stopwatch.GetTimestamp();
        try
        {
            List<T> rows;
            try
            {
                rows = await RunAsync(source, sql, read, Parameters(values), cancellationToken);
            }
            catch (NpgsqlException e) when (e.IsTransient && e.InnerException is not TimeoutException)
            {
                source.Clear();
                rows = await RunAsync(source, sql, read, Parameters(values), cancellationToken);
            }

            metrics.Read(askedAt);
            return rows;
        }
        catch (Exception e) when (PostgresFaults.IsOutage(e))
        {
            metrics.ReadFailed();
            throw PostgresFaults.Unavailable(e);
        }
    }

    /// <summary>Runs statements in one transaction. Tried once.</summary>
    /// <exception cref="StorageUnavailableException">The database did not answer; whether anything was committed is unknown.</exception>
    public async Task<T> TransactAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        NpgsqlDataSource source = Source;
        try
        {
            await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            T result = await work(connection);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (Exception e) when (PostgresFaults.IsOutage(e))
        {
            throw PostgresFaults.Unavailable(e);
        }
    }

    public async Task<bool> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Whether it takes writes: a standby answers too.
            List<bool> standby = await ReadAsync("select pg_is_in_recovery()", static row => row.GetBoolean(0), cancellationToken)
                .WaitAsync(HealthTimeout, time, cancellationToken);
            return !standby[0];
        }
        catch (Exception e) when (e is StorageUnavailableException or TimeoutException or InvalidOperationException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is { } source)
        {
            await source.DisposeAsync();
        }
    }

    private static NpgsqlDataSource Build(NpgsqlConnectionStringBuilder settings)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(Session, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(Session, connection);
                await command.ExecuteNonQueryAsync();
            });
        return builder.Build();
    }

    private static async Task<List<T>> RunAsync<T>(
        NpgsqlDataSource source, string sql, Func<NpgsqlDataReader, T> read, IEnumerable<NpgsqlParameter> parameters, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        foreach (NpgsqlParameter parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        // An error may come after the last row; only the end of the answer is the commit.
        await reader.NextResultAsync(cancellationToken);
        return rows;
    }

    private static IEnumerable<NpgsqlParameter> Parameters(object?[] values) => values.Select(value => new NpgsqlParameter { Value = value ?? DBNull.Value });
}
