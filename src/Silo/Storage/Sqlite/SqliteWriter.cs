using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Tracing;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>
/// The one thread that writes. Whatever is waiting goes into one transaction; nobody is answered before the commit. While it commits, the next
/// batch gathers.
/// </summary>
internal sealed partial class SqliteWriter : IDisposable
{
    private readonly BlockingCollection<Write> _queue = [];
    private readonly SqliteSession _session;
    private readonly int _maxBatch;
    private readonly StorageMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Thread _thread;

    /// <param name="session">Owned from here on.</param>
    public SqliteWriter(SqliteSession session, int maxBatch, StorageMetrics metrics, ILogger logger)
    {
        _session = session;
        _maxBatch = maxBatch;
        _metrics = metrics;
        _logger = logger;
        _thread = new(Run) { Name = "SQLite writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>
    /// Runs the work in a transaction and answers its result when that is committed. Work looks first and writes then: an exception before its
    /// first change is its caller's alone, one after it fails the batch. Cancelled only as long as the work has not begun.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The commit failed.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        var write = new Write<T>(work, cancellationToken);
        try
        {
            _metrics.Waits();
            _queue.Add(write, CancellationToken.None);
        }
        catch (InvalidOperationException e)
        {
            _metrics.Ended(1);
            write.Fail(new StorageUnavailableException("Storage is closed.", e));
        }

        return write.Task;
    }

    /// <summary>Commits what is waiting, then closes.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _session.Dispose();
        _queue.Dispose();
    }

    private void Run()
    {
        var batch = new List<Write>();
        foreach (Write first in _queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < _maxBatch && _queue.TryTake(out Write? next))
            {
                batch.Add(next);
            }

            int taken = batch.Count;
            batch.RemoveAll(write => write.IsCancelled());
            if (batch.Count > 0)
            {
                Commit(batch);
                batch.Clear();
            }

            _metrics.Ended(taken);
        }
    }

    private void Commit(List<Write> batch)
    {
        using Activity? span = Traces.Join("commit", ActivityKind.Internal, batch, static write => write.Origin);
        long startedAt = Stopwatch.GetTimestamp();
        try
        {
            _session.Execute("begin immediate");
            foreach (Write write in batch)
            {
                Run(write);
            }

            _session.Execute("commit");
        }
        catch (Exception e)
        {
            Fail(batch, e);
            return;
        }

        _metrics.Committed(batch.Count, startedAt);
        foreach (Write write in batch)
        {
            write.Complete();
        }
    }

    private void Run(Write write)
    {
        int changes = _session.Changes;
        try
        {
            write.Run(_session);
        }
        catch (Exception e) when (e is not SqliteException && changes == _session.Changes)
        {
            write.Fail(e);
        }
    }

    private void Fail(List<Write> batch, Exception e)
    {
        _metrics.Failed();
        Activity.Current?.SetStatus(ActivityStatusCode.Error);
        LogFailed(e, batch.Count);
        try
        {
            if (!_session.AutoCommits)
            {
                _session.Execute("rollback");
            }
        }
        catch (SqliteException rollback)
        {
            LogFailed(rollback, batch.Count);
        }

        foreach (Write write in batch)
        {
            write.Fail(new StorageUnavailableException("The write to the database file failed.", e));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A batch of {Writes} writes failed.")]
    private partial void LogFailed(Exception e, int writes);

    private abstract class Write
    {
        /// <summary>The span of who writes.</summary>
        public Activity? Origin { get; } = Traces.Current;

        /// <summary>Ends the write where its caller has given up.</summary>
        public abstract bool IsCancelled();

        public abstract void Run(SqliteSession session);

        /// <summary>Answers the caller, unless <see cref="Fail"/> has.</summary>
        public abstract void Complete();

        public abstract void Fail(Exception e);
    }

    private sealed class Write<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) : Write
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _done.Task;

        public override bool IsCancelled() => cancellationToken.IsCancellationRequested && _done.TrySetCanceled(cancellationToken);

        public override void Run(SqliteSession session) => _result = work(session);

        public override void Complete() => _done.TrySetResult(_result!);

        public override void Fail(Exception e) => _done.TrySetException(e);
    }
}
