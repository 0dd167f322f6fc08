using System.Diagnostics;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Tracing;

namespace OrleansChat.Gateway.Commands;

/// <summary>
/// The way of one connection's messages to their rooms: one call at a time, and while it runs the next ones gather, so that they keep their order
/// whatever calls do on their way, and share the room's commit.
/// </summary>
internal sealed class SendLane(IGrainFactory grains)
{
    private readonly Lock _lock = new();
    private readonly Queue<Pending> _waiting = [];
    private bool _running;

    /// <summary>Posts a message after all that were posted before it. Throws what the call throws.</summary>
    public Task<Outcome<Sent>> PostAsync(string user, string room, NewMessage message)
    {
        var pending = new Pending(user, room, message);
        lock (_lock)
        {
            _waiting.Enqueue(pending);
            if (_running)
            {
                return pending.Outcome.Task;
            }

            _running = true;
        }

        _ = RunAsync();
        return pending.Outcome.Task;
    }

    private async Task RunAsync()
    {
        while (TakeBatch() is { Count: > 0 } batch)
        {
            try
            {
                IReadOnlyList<Outcome<Sent>> outcomes = await CallAsync(batch);
                for (int i = 0; i < batch.Count; i++)
                {
                    batch[i].Outcome.SetResult(outcomes[i]);
                }
            }
            catch (Exception e)
            {
                // Each of those who wait says what it means to them.
                foreach (Pending pending in batch)
                {
                    pending.Outcome.TrySetException(e);
                }
            }
        }
    }

    private async Task<IReadOnlyList<Outcome<Sent>>> CallAsync(List<Pending> batch)
    {
        using Activity? span = Traces.Join("call", ActivityKind.Internal, batch, static pending => pending.Origin);
        IRoomGrain room = grains.GetGrain<IRoomGrain>(batch[0].Room);
        return batch.Count == 1
            ? [await room.SendAsync(batch[0].User, batch[0].Message.Text, batch[0].Message.Cid)]
            : await room.SendManyAsync(batch[0].User, [.. batch.Select(pending => pending.Message)]);
    }

    // What waits for the same room as the first.
    private List<Pending> TakeBatch()
    {
        var batch = new List<Pending>();
        lock (_lock)
        {
            while (_waiting.TryPeek(out Pending? next) && (batch.Count == 0 || (next.Room == batch[0].Room && next.User == batch[0].User)))
            {
                batch.Add(_waiting.Dequeue());
            }

            _running = batch.Count > 0;
        }

        return batch;
    }

    private sealed record Pending(string User, string Room, NewMessage Message)
    {
        /// <summary>The span of the request.</summary>
        public Activity? Origin { get; } = Traces.Current;

        public TaskCompletionSource<Outcome<Sent>> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
