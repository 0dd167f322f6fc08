using System.Diagnostics;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Tracing;

namespace OrleansChat.Gateway.Commands.Messages;

/// <summary>
/// The way of one connection's messages to their rooms: one call at a time to each room, and while it runs the next ones gather, so that they keep their
/// order whatever calls do on their way, and share the room's commit. A room that does not answer holds up no other.
/// </summary>
internal sealed class SendLane(IGrainFactory grains)
{
    private readonly Lock _lock = new();

    /// <summary>What waits, by room; a room is here as long as a call to it runs.</summary>
    private readonly Dictionary<string, Queue<Pending>> _rooms = new(StringComparer.Ordinal);

    /// <summary>Posts a message after all that were posted to its room before it. Throws what the call throws.</summary>
    public Task<Outcome<Sent>> PostAsync(string user, string room, NewMessage message)
    {
        var pending = new Pending(user, room, message);
        lock (_lock)
        {
            if (_rooms.TryGetValue(room, out Queue<Pending>? waiting))
            {
                waiting.Enqueue(pending);
                return pending.Outcome.Task;
            }

            _rooms.Add(room, new Queue<Pending>());
        }

        _ = RunAsync(room, [pending]);
        return pending.Outcome.Task;
    }

    private async Task RunAsync(string room, List<Pending> batch)
    {
        for (; batch.Count > 0; batch = TakeBatch(room))
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
            ? [await room.SendAsync(batch[0].User, batch[0].Message)]
            : await room.SendManyAsync(batch[0].User, [.. batch.Select(pending => pending.Message)]);
    }

    // What waits, as far as it is of one user; the room is forgotten where nothing does.
    private List<Pending> TakeBatch(string room)
    {
        var batch = new List<Pending>();
        lock (_lock)
        {
            Queue<Pending> waiting = _rooms[room];
            while (waiting.TryPeek(out Pending? next) && (batch.Count == 0 || next.User == batch[0].User))
            {
                batch.Add(waiting.Dequeue());
            }

            if (batch.Count == 0)
            {
                _rooms.Remove(room);
            }
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
