using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Tracing;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>
/// Joins the appends of all rooms of this silo into few commits. An append that comes alone is written at once; while it commits, the next
/// batch gathers. More batches are written in parallel only when enough is waiting to fill them.
/// </summary>
internal sealed partial class AppendWriter(
    PostgresDatabase database, Fence fence, IOptions<StorageOptions> options, StorageMetrics metrics, ILogger<AppendWriter> logger) : IAsyncDisposable
{
    /// <summary>A row in a batch costs a fortieth of a row alone: a further connection must have this much to carry.</summary>
    private const int AppendsPerFurtherLane = 32;
    private const int MaxRaces = 5;

    /// <summary>In characters; keeps a statement of many long messages from growing without end.</summary>
    private const long MaxBatchSize = 4 * 1024 * 1024;

    private readonly AppendTexts _texts = new(fence);
    private readonly Lock _lock = new();
    private readonly AppendQueue _queue = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lanes;
    private bool _closed;

    /// <summary>Cancelled only as long as the append is in no batch.</summary>
    /// <exception cref="StorageUnavailableException">The outcome is unknown.</exception>
    public Task<AppendOutcome> WriteAsync(RoomAppend append, CancellationToken cancellationToken)
    {
        var waiting = new WaitingAppend(append, cancellationToken);
        bool start;
        lock (_lock)
        {
            if (_closed)
            {
                throw new StorageUnavailableException("Storage is closed.");
            }

            _queue.Add(waiting);
            metrics.Waits();
            start = StartsLane();
        }

        if (start)
        {
            _ = Task.Run(RunLaneAsync, CancellationToken.None);
        }

        return waiting.Task;
    }

    /// <summary>Commits what is waiting, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _closed = true;
            if (_lanes == 0)
            {
                return;
            }
        }

        await _idle.Task;
    }

    private bool StartsLane()
    {
        if (_queue.Ready == 0 || _lanes == options.Value.Writers || _queue.Ready < _lanes * AppendsPerFurtherLane)
        {
            return false;
        }

        _lanes++;
        return true;
    }

    private async Task RunLaneAsync()
    {
        List<WaitingAppend> batch = [];
        while (true)
        {
            lock (_lock)
            {
                _queue.Release(batch);
                metrics.Ended(batch.Count);
                batch = _queue.Take(options.Value.MaxBatch, MaxBatchSize);
                if (batch.Count == 0)
                {
                    _lanes--;
                    if (_closed && _lanes == 0)
                    {
                        _idle.TrySetResult();
                    }

                    return;
                }
            }

            await WriteAsync([.. batch.Where(append => !append.IsCancelled())]);
        }
    }

    private async Task WriteAsync(List<WaitingAppend> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            await CommitAsync(batch);
        }
        catch (PostgresException e) when (PostgresFaults.IsRefusal(e))
        {
            // Nothing of the batch was written. One by one, the fault stays with whose it is.
            foreach (WaitingAppend append in batch)
            {
                await WriteAloneAsync(append);
            }
        }
        catch (Exception e)
        {
            Fail(batch, e);
        }
    }

    private async Task WriteAloneAsync(WaitingAppend append)
    {
        for (int races = 0; ; races++)
        {
            try
            {
                await CommitAsync([append]);
                return;
            }
            catch (PostgresException e) when (PostgresFaults.IsRace(e))
            {
                if (races == MaxRaces)
                {
                    append.Complete(new AppendOutcome.Conflict());
                    return;
                }
            }
            catch (Exception e)
            {
                Fail([append], e);
                return;
            }
        }
    }

    private async Task CommitAsync(List<WaitingAppend> batch)
    {
        using Activity? span = Traces.Join("commit", ActivityKind.Internal, batch, static append => append.Origin);
        long startedAt = Stopwatch.GetTimestamp();
        AppendBatch statement = AppendBatch.Of([.. batch.Select(append => append.Append)], _texts);
        List<AppendRefusal> refusals = await database.WriteAsync(statement.Sql, AppendBatch.ReadRefusal, statement.Parameters);
        metrics.Committed(batch.Count, startedAt);
        ILookup<string, AppendRefusal> byRoom = refusals.ToLookup(refusal => refusal.Room, StringComparer.Ordinal);
        foreach (WaitingAppend append in batch)
        {
            append.Complete(AppendRefusal.Outcome(append.Append, byRoom[append.Append.Room]));
        }
    }

    private void Fail(List<WaitingAppend> batch, Exception e)
    {
        metrics.Failed();
        LogFailed(e, batch.Count);
        Exception told = PostgresFaults.IsOutage(e) ? PostgresFaults.Unavailable(e) : new StorageUnavailableException("The append failed.", e);
        foreach (WaitingAppend append in batch)
        {
            append.Fail(told);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A batch of {Appends} appends failed; whether it was written is unknown.")]
    private partial void LogFailed(Exception e, int appends);
}
