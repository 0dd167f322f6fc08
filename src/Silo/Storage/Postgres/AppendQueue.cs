using System.Diagnostics;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Tracing;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>An append that waits for its outcome.</summary>
internal sealed class WaitingAppend(RoomAppend append, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<AppendOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RoomAppend Append => append;

    /// <summary>The span of who appends.</summary>
    public Activity? Origin { get; } = Traces.Current;

    /// <summary>About how many characters it sends.</summary>
    public long Size { get; } = append.Events.Sum(static roomEvent => 100L + roomEvent switch
    {
        MessagePosted message => message.Text.Length,
        MessageEdited edit => edit.Text.Length,
        _ => 0,
    });

    public Task<AppendOutcome> Task => _done.Task;

    /// <summary>Ends it where its caller has given up. Asked before it is written, never after.</summary>
    public bool IsCancelled() => cancellationToken.IsCancellationRequested && _done.TrySetCanceled(cancellationToken);

    public void Complete(AppendOutcome outcome) => _done.TrySetResult(outcome);

    public void Fail(Exception e) => _done.TrySetException(e);
}

/// <summary>
/// Which appends may be written next. A room is in at most one batch at a time, so no two of its appends race. Not for two threads at once.
/// </summary>
internal sealed class AppendQueue
{
    /// <summary>By room: what waits behind the append that is ready or being written.</summary>
    private readonly Dictionary<string, Queue<WaitingAppend>> _rooms = new(StringComparer.Ordinal);
    private readonly Queue<WaitingAppend> _ready = new();

    /// <summary>How many appends could be written now.</summary>
    public int Ready => _ready.Count;

    public void Add(WaitingAppend append)
    {
        if (_rooms.TryGetValue(append.Append.Room, out Queue<WaitingAppend>? behind))
        {
            behind.Enqueue(append);
            return;
        }

        _rooms.Add(append.Append.Room, new(0));
        _ready.Enqueue(append);
    }

    /// <summary>
    /// The next batch, at most one append a room; its rooms stay taken until <see cref="Release"/>. It ends early where it would become larger than
    /// <paramref name="maxSize"/>, yet has at least one append.
    /// </summary>
    public List<WaitingAppend> Take(int max, long maxSize)
    {
        var batch = new List<WaitingAppend>(Math.Min(max, _ready.Count));
        long size = 0;
        while (batch.Count < max && _ready.TryPeek(out WaitingAppend? next) && (batch.Count == 0 || size + next.Size <= maxSize))
        {
            batch.Add(_ready.Dequeue());
            size += next.Size;
        }

        return batch;
    }

    public void Release(IEnumerable<WaitingAppend> batch)
    {
        foreach (WaitingAppend written in batch)
        {
            if (_rooms[written.Append.Room].TryDequeue(out WaitingAppend? next))
            {
                _ready.Enqueue(next);
            }
            else
            {
                _rooms.Remove(written.Append.Room);
            }
        }
    }
}
