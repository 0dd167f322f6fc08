using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo.Storage.Sqlite;

namespace OrleansChat.Silo.Tests.Storage;

public sealed class SqliteWriterTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly SqliteDirectory _directory = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SqliteWriter _writer;
    private readonly ManualResetEventSlim _gate = new();

    public SqliteWriterTests()
    {
        SqliteConnection connection = SqliteFile.OpenForWriting(_directory.File, TimeSpan.FromSeconds(5));
        _writer = new(new(connection), 100, new(_services.GetRequiredService<IMeterFactory>()), NullLogger.Instance);
    }

    public void Dispose()
    {
        _gate.Set();
        _writer.Dispose();
        _services.Dispose();
        _directory.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task Work_that_throws_before_it_writes_fails_alone()
    {
        Task first = await BeginBatchAsync();
        Task<int> good = _writer.WriteAsync(Insert, None);
        Task<int> bad = _writer.WriteAsync<int>(_ => throw new InvalidOperationException("mine"), None);
        Task<int> other = _writer.WriteAsync(Insert, None);
        _gate.Set();

        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        await Task.WhenAll(first, good, other);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task Work_that_throws_after_it_wrote_fails_its_batch_and_leaves_nothing()
    {
        Task first = await BeginBatchAsync();
        Task<int> good = _writer.WriteAsync(Insert, None);
        Task<int> bad = _writer.WriteAsync<int>(session => throw new InvalidOperationException($"after {Insert(session)}"), None);
        _gate.Set();

        await first;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => bad);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => good);
        Assert.Equal(0, await CountAsync());
        await _writer.WriteAsync(Insert, None);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Work_whose_caller_gave_up_while_it_waited_is_not_run()
    {
        using var caller = new CancellationTokenSource();
        Task first = await BeginBatchAsync();
        Task<int> given = _writer.WriteAsync(Insert, caller.Token);
        await caller.CancelAsync();
        _gate.Set();

        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.Equal(0, await CountAsync());
    }

    /// <summary>Holds the writer in a batch of its own until the gate opens, so that what is asked meanwhile goes into one batch.</summary>
    private async Task<Task> BeginBatchAsync()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> first = _writer.WriteAsync(
            session =>
            {
                begun.SetResult();
                _gate.Wait();
                return session.Execute("create table t (a integer)");
            },
            None);
        await begun.Task;
        return first;
    }

    private Task<long> CountAsync() => _writer.WriteAsync(session => session.Find("select count(*) from t", row => row.GetInt64(0)), None);

    private static int Insert(SqliteSession session) => session.Execute("insert into t (a) values (1)");
}
