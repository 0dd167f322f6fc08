using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Tracing;

namespace OrleansChat.Grains.Rooms;

/// <summary>
/// The room's one way into its log. While one batch is being committed the next one gathers, so a busy room waits for few commits. Gives
/// out seqs and times, and knows the cids that are on their way. After a failure its view of the log may be wrong: it refuses
/// everything from then on, and the activation has to end. Single-threaded, as its grain is.
/// </summary>
internal sealed class RoomAppender
{
    public const int MaxBatchEntries = 500;
    public const long MaxBatchBytes = 1024 * 1024;
    public const long MaxWaitingBytes = 16 * 1024 * 1024;

    private readonly string _room;
    private readonly IRoomLog _log;
    private readonly RoomTail _tail;
    private readonly RoomMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Action<IReadOnlyList<RoomEvent>> _committed;
    private readonly Action<Exception?> _failed;
    private readonly Queue<PendingAppend> _waiting = [];
    private readonly Dictionary<(string User, string Cid), PendingAppend> _cids = [];
    private long _waitingBytes;
    private bool _writing;

    /// <param name="committed">Told each batch once it is committed and in the tail, before anybody is answered.</param>
    /// <param name="failed">Told once, when the appender has failed: the cause, or null where another activation has written.</param>
    public RoomAppender(
        string room,
        IRoomLog log,
        RoomTail tail,
        RoomMetrics metrics,
        TimeProvider time,
        Action<IReadOnlyList<RoomEvent>> committed,
        Action<Exception?> failed)
    {
        _room = room;
        _log = log;
        _tail = tail;
        _metrics = metrics;
        _time = time;
        _committed = committed;
        _failed = failed;
    }

    public bool HasFailed { get; private set; }

    public bool IsWriting => _writing;

    /// <summary>Appends that wait for the batch that is being written.</summary>
    public int WaitingCount => _waiting.Count;

    public long WaitingBytes => _waitingBytes;

    /// <summary>Whether the room exists, or will if what is being written gets through; what comes after that is lost with it otherwise.</summary>
    public bool RoomExists => _tail.Head > 0 || _writing;

    /// <summary>Whether there is no room for more at the moment.</summary>
    public bool IsFull => _waitingBytes >= MaxWaitingBytes;

    /// <summary>A message that is in the log or on its way there: the same cid from the same user is the same message.</summary>
    public bool TryFind(string user, string cid, [NotNullWhen(true)] out Task<Outcome<Placed>>? placed)
    {
        placed = _tail.TryFind(user, cid, out Placed? committed) ? Task.FromResult<Outcome<Placed>>(committed)
            : _cids.TryGetValue((user, cid), out PendingAppend? pending) ? AsDuplicateAsync(pending)
            : null;
        return placed is not null;
    }

    /// <summary>Puts entries into the log after all that came before; the answer is their <see cref="PendingAppend.Outcome"/>.</summary>
    public void Append(PendingAppend append)
    {
        if (HasFailed)
        {
            append.Fail(RoomRefusals.Unavailable);
            return;
        }

        if (KeyOf(append) is { } key)
        {
            _cids.Add(key, append);
        }

        _waiting.Enqueue(append);
        _waitingBytes += append.SizeInBytes;
        if (!_writing)
        {
            _writing = true;
            _ = WriteAsync();
        }
    }

    private static async Task<Outcome<Placed>> AsDuplicateAsync(PendingAppend first)
    {
        Outcome<Placed> outcome = await first.Outcome;
        return outcome.Value is { } placed ? placed with { Duplicate = true } : outcome;
    }

    private static (string User, string Cid)? KeyOf(PendingAppend append) =>
        append.Entries[^1] is MessagePosted { Cid: { } cid } message ? (message.User, cid) : null;

    private async Task WriteAsync()
    {
        while (!HasFailed && _waiting.Count > 0)
        {
            await WriteAsync(TakeBatch());
        }

        _writing = false;
    }

    private async Task WriteAsync(AppendBatch batch)
    {
        long startedAt = Stopwatch.GetTimestamp();
        int entries = batch.Appends.Sum(append => append.Count);
        using Activity? span = Traces.Join("append", ActivityKind.Internal, batch.Appends, static append => append.Origin);
        try
        {
            await CommitAsync(batch);
        }
        catch (Exception e) // Whatever it was: nobody knows what is in the log now.
        {
            Fail(batch, e);
        }

        if (HasFailed)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }
        else
        {
            _metrics.Appended(entries, startedAt);
        }
    }

    private AppendBatch TakeBatch()
    {
        List<PendingAppend> appends = [];
        int entries = 0;
        long bytes = 0;
        while (_waiting.TryPeek(out PendingAppend? next)
            && (appends.Count == 0 || (entries + next.Count <= MaxBatchEntries && bytes + next.SizeInBytes <= MaxBatchBytes)))
        {
            appends.Add(_waiting.Dequeue());
            entries += next.Count;
            bytes += next.SizeInBytes;
        }

        _waitingBytes -= bytes;
        return new AppendBatch(_room, appends);
    }

    private async Task CommitAsync(AppendBatch batch)
    {
        while (batch.Appends.Count > 0)
        {
            RoomAppend append = batch.Number(_tail.Head, NextAt());
            AppendOutcome outcome = await _log.AppendAsync(append, CancellationToken.None);
            switch (outcome)
            {
                case AppendOutcome.Committed:
                    _tail.Add(append.Events);
                    _committed(append.Events);
                    Complete(batch.Appends);
                    return;
                case AppendOutcome.Duplicates { Found: { Count: > 0 } found }:
                    Complete(batch.Drop(found));
                    if (found.Values.Any(first => first.Seq > _tail.Head))
                    {
                        Fail(batch, null);
                        return;
                    }

                    break;
                case AppendOutcome.Conflict:
                    Fail(batch, null);
                    return;
                default:
                    throw new InvalidOperationException($"The log answered {outcome} to an append.");
            }
        }
    }

    /// <summary>Whole milliseconds, and never behind the newest entry, whatever the machine's clock does.</summary>
    private DateTimeOffset NextAt()
    {
        DateTimeOffset now = _time.GetUtcNow();
        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        return at > _tail.LastAt ? at : _tail.LastAt;
    }

    private void Complete(IReadOnlyList<PendingAppend> appends)
    {
        foreach (PendingAppend append in appends)
        {
            Forget(append);
            append.Complete();
        }
    }

    private void Fail(AppendBatch batch, Exception? cause)
    {
        HasFailed = true;
        foreach (PendingAppend append in batch.Appends.Concat(_waiting))
        {
            Forget(append);
            append.Fail(RoomRefusals.Unavailable);
        }

        _waiting.Clear();
        _waitingBytes = 0;
        _failed(cause);
    }

    private void Forget(PendingAppend append)
    {
        if (KeyOf(append) is { } key)
        {
            _cids.Remove(key);
        }
    }
}
