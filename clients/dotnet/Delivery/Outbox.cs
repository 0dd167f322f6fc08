using OrleansChat.Client.Connections;
using OrleansChat.Client.Results;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Delivery;

/// <summary>
/// What was written and is not yet known to be stored. Per room one message is on its way at a time, so that a retry never overtakes an earlier message;
/// a message keeps its cid however often it is sent, so that it is stored once.
/// </summary>
internal sealed class Outbox(Connection connection, ChatClientOptions options)
{
    // A defect of the server may pass. One that does not must not keep back for ever what was written to the room after it.
    private const int MaxDefects = 5;

    private readonly Lock _lock = new();
    private readonly Backoff _backoff = new(options);
    private readonly Dictionary<string, LinkedList<Entry>> _rooms = [];
    private int _count;
    private long _numbers;
    private ChatException? _closed;

    public IReadOnlyList<UnsentMessage> Unsent
    {
        get
        {
            lock (_lock)
            {
                return [.. _rooms.Values.SelectMany(queue => queue).OrderBy(entry => entry.Number).Select(entry => entry.Message with { Tried = entry.Tried })];
            }
        }
    }

    /// <summary>Sends a message, once, now or as soon as there is a connection.</summary>
    /// <param name="order">What has the same order keeps its order: the room, under one name.</param>
    /// <returns>Fails only with what trying again cannot mend.</returns>
    public Task<SentMessage> Add(string order, UnsentMessage message, Frame frame)
    {
        Entry entry;
        LinkedList<Entry>? queue;
        lock (_lock)
        {
            if (_closed is not null || _count >= options.MaxUnsent)
            {
                return Task.FromException<SentMessage>(
                    _closed ?? new ChatException(ChatErrors.OutboxFull, $"{options.MaxUnsent} messages wait to be sent already."));
            }

            entry = new Entry(message, frame, ++_numbers);
            _count++;
            if (_rooms.TryGetValue(order, out queue))
            {
                queue.AddLast(entry);
                entry.Queue = queue;
                return entry.Task;
            }

            queue = new LinkedList<Entry>([entry]);
            entry.Queue = queue;
            _rooms[order] = queue;
        }

        _ = PumpAsync(order, queue);
        return entry.Task;
    }

    /// <summary>Takes a message back that has not been on the wire yet.</summary>
    public bool TryTakeBack(string cid)
    {
        Entry? found;
        lock (_lock)
        {
            found = _rooms.Values.SelectMany(queue => queue).FirstOrDefault(entry => entry.Message.Cid == cid && !entry.Tried);
            if (found is null)
            {
                return false;
            }

            Remove(found);
        }

        found.Cancel();
        return true;
    }

    /// <summary>Gives everything up, and whatever may come.</summary>
    public void Close(ChatException error)
    {
        List<Entry> left;
        lock (_lock)
        {
            _closed = error;
            left = [.. _rooms.Values.SelectMany(queue => queue)];
            left.ForEach(Remove);
            _rooms.Clear();
        }

        left.ForEach(entry => entry.Fail(error));
    }

    /// <summary>Another sign-in after one that was refused.</summary>
    public void Reopen()
    {
        lock (_lock)
        {
            _closed = null;
        }
    }

    private async Task PumpAsync(string order, LinkedList<Entry> queue)
    {
        while (Next(order, queue) is { } entry)
        {
            try
            {
                await connection.OnlineAsync(CancellationToken.None).ConfigureAwait(false);
                if (!Begin(entry))
                {
                    continue;
                }

                SentMessage sent = await connection.AskAsync(entry.Frame, WireContext.Default.SentMessage, CancellationToken.None).ConfigureAwait(false);
                Done(entry);
                entry.Succeed(sent);
            }
            catch (ChatException e) when (e.Code == ChatErrors.Offline)
            {
                // Sent again when there is a connection again.
            }
            catch (ChatException e) when (ChatErrors.MayPass(e.Code) && (e.Code != ChatErrors.Internal || entry.Defects < MaxDefects))
            {
                entry.Defects += e.Code == ChatErrors.Internal ? 1 : 0;
                await Task.Delay(_backoff.Delay(++entry.Refusals, e), options.TimeProvider).ConfigureAwait(false);
            }
            catch (ChatException e)
            {
                Done(entry);
                entry.Fail(e);
            }
        }
    }

    /// <summary>The message whose turn it is; null ends the pump, and its queue with it.</summary>
    private Entry? Next(string order, LinkedList<Entry> queue)
    {
        lock (_lock)
        {
            if (queue.First is { } first)
            {
                return first.Value;
            }

            if (_rooms.GetValueOrDefault(order) == queue)
            {
                _rooms.Remove(order);
            }

            return null;
        }
    }

    /// <summary>From here on it may be stored; false where it was taken back meanwhile.</summary>
    private bool Begin(Entry entry)
    {
        lock (_lock)
        {
            entry.Tried |= entry.Queue is not null;
            return entry.Tried;
        }
    }

    private void Done(Entry entry)
    {
        lock (_lock)
        {
            Remove(entry);
        }
    }

    private void Remove(Entry entry)
    {
        if (entry.Queue is { } queue)
        {
            queue.Remove(entry);
            entry.Queue = null;
            _count--;
        }
    }

    private sealed class Entry(UnsentMessage message, Frame frame, long number)
    {
        private readonly TaskCompletionSource<SentMessage> _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Where it waits; null where it no longer does.</summary>
        public LinkedList<Entry>? Queue { get; set; }

        public UnsentMessage Message => message;

        public Frame Frame => frame;

        public long Number => number;

        /// <summary>How often it was refused for the moment.</summary>
        public int Refusals { get; set; }

        /// <summary>How often that was a defect of the server.</summary>
        public int Defects { get; set; }

        /// <summary>Whether it has been on the wire.</summary>
        public bool Tried { get; set; }

        public Task<SentMessage> Task => _sent.Task;

        public void Succeed(SentMessage sent) => _sent.TrySetResult(sent);

        public void Fail(ChatException error) => _sent.TrySetException(error);

        public void Cancel() => _sent.TrySetCanceled();
    }
}
