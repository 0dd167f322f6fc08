using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Storage;

using OrleansChat.Hosting;
namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>The database file: one writer, a few readers. Closing it commits what is waiting.</summary>
internal sealed class SqliteDatabase(IOptions<StorageOptions> options, StorageMetrics metrics, TimeProvider time, ILogger<SqliteDatabase> logger)
    : IDatabase
{
    private const string FileName = "chat.db";
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(2);

    private readonly StorageOptions _options = options.Value;
    private SqliteWriter? _writer;
    private SqliteReaders? _readers;

    public SqliteWriter Writer => _writer ?? throw NotOpen();

    public SqliteReaders Readers => _readers ?? throw NotOpen();

    private string FilePath => Path.GetFullPath(Path.Combine(_options.DataDirectory, FileName));

    public Task OpenAsync(CancellationToken cancellationToken) => Task.Run(Open, cancellationToken);

    public async Task<bool> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(
                Writer.WriteAsync(static _ => true, cancellationToken),
                Readers.ReadAsync(static session => session.Find("select 1", static _ => true), cancellationToken))
                .WaitAsync(HealthTimeout, time, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is StorageUnavailableException or TimeoutException or InvalidOperationException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        SqliteReaders? readers = Interlocked.Exchange(ref _readers, null);
        SqliteWriter? writer = Interlocked.Exchange(ref _writer, null);
        await Task.Run(() =>
        {
            readers?.Dispose();
            writer?.Dispose();
        });
    }

    private void Open()
    {
        string path = FilePath;
        try
        {
            PrivateFiles.CreateDirectory(Path.GetDirectoryName(path)!);
            PrivateFiles.CreateFile(path);
            SqliteConnection connection = SqliteFile.OpenForWriting(path, _options.Timeout);
            try
            {
                new SqliteSchema(logger, time).Apply(connection, path);
            }
            catch
            {
                connection.Dispose();
                throw;
            }

            _writer = new(new(connection), _options.MaxBatch, metrics, logger);
            int readers = Math.Clamp(Environment.ProcessorCount, 2, 8);
            _readers = new([.. Enumerable.Range(0, readers).Select(_ => new SqliteSession(SqliteFile.OpenForReading(path, _options.Timeout)))], metrics);
        }
        catch (Exception e) when (SqliteFaults.AtStart(e, path) is { } message)
        {
            throw new StartupException(message, e);
        }
    }

    private static InvalidOperationException NotOpen() => new("The database is not open.");
}
