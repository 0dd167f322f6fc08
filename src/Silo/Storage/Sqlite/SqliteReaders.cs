using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>A few threads that read, each on its own connection: SQLite blocks the thread that asks, and a grain's must not be.</summary>
internal sealed class SqliteReaders : IDisposable
{
    private readonly BlockingCollection<Action<SqliteSession>> _queue = [];
    private readonly StorageMetrics _metrics;
    private readonly List<(Thread Thread, SqliteSession Session)> _threads = [];

    /// <param name="sessions">One a thread; owned from here on.</param>
    public SqliteReaders(IEnumerable<SqliteSession> sessions, StorageMetrics metrics)
    {
        _metrics = metrics;
        foreach (SqliteSession session in sessions)
        {
            var thread = new Thread(() => Run(session)) { Name = "SQLite reader", IsBackground = true };
            _threads.Add((thread, session));
            thread.Start();
        }
    }

    /// <exception cref="StorageUnavailableException">The file could not be read.</exception>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        long askedAt = Stopwatch.GetTimestamp();
        try
        {
            _queue.Add(session => Answer(session, read, done, askedAt, cancellationToken), CancellationToken.None);
        }
        catch (InvalidOperationException e)
        {
            done.SetException(new StorageUnavailableException("Storage is closed.", e));
        }

        return done.Task.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        foreach ((Thread thread, SqliteSession session) in _threads)
        {
            thread.Join();
            session.Dispose();
        }

        _queue.Dispose();
    }

    private void Run(SqliteSession session)
    {
        foreach (Action<SqliteSession> read in _queue.GetConsumingEnumerable())
        {
            read(session);
        }
    }

    private void Answer<T>(
        SqliteSession session, Func<SqliteSession, T> read, TaskCompletionSource<T> done, long askedAt, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            done.SetCanceled(cancellationToken);
            return;
        }

        try
        {
            T answer = read(session);
            _metrics.Read(askedAt);
            done.SetResult(answer);
        }
        catch (SqliteException e)
        {
            _metrics.ReadFailed();
            done.SetException(new StorageUnavailableException("The database file could not be read.", e));
        }
        catch (Exception e)
        {
            done.SetException(e);
        }
    }
}
