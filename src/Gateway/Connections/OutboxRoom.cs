namespace OrleansChat.Gateway.Connections;

/// <content>Waiting for room: for producers of much, as a sync, that can be slowed down to the pace of their reader.</content>
internal sealed partial class Outbox
{
    private Queue<Waiter>? _waiting;

    /// <summary>
    /// Queues a frame when there is room, first come first served; half of the outbox stays free for what cannot wait.
    /// </summary>
    /// <param name="frame">The outbox takes its own reference.</param>
    /// <param name="wake">Whether the caller has to start the write loop.</param>
    /// <param name="cancellation">Gives up waiting; the frame is then not queued.</param>
    /// <returns>False when the outbox is sealed before the frame was queued.</returns>
    public ValueTask<bool> AddWhenRoomAsync(OutboundFrame frame, out bool wake, CancellationToken cancellation)
    {
        Waiter waiter;
        lock (_lock)
        {
            wake = false;
            if (_isSealed)
            {
                return ValueTask.FromResult(false);
            }

            if (_waiting is not { Count: > 0 } && _frames.Fits(frame, maxBytes / 2))
            {
                frame.Retain();
                _frames.Push(frame);
                wake = BecomeBusy();
                return ValueTask.FromResult(true);
            }

            frame.Retain();
            waiter = new Waiter(frame);
            (_waiting ??= new()).Enqueue(waiter);
        }

        return new ValueTask<bool>(WaitAsync(waiter, cancellation));
    }

    private async Task<bool> WaitAsync(Waiter waiter, CancellationToken cancellation)
    {
        await using var registration = cancellation.UnsafeRegister(_ => GiveUp(waiter, cancellation), null);
        return await waiter.Task;
    }

    private void GiveUp(Waiter waiter, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (waiter.Frame is not { } frame)
            {
                return;
            }

            waiter.Frame = null;
            frame.Release();
        }

        waiter.TrySetCanceled(cancellation);
    }

    private void AdmitWaiting()
    {
        while (_waiting is not null && _waiting.TryPeek(out var first))
        {
            if (first.Frame is { } frame)
            {
                if (!_frames.Fits(frame, maxBytes / 2))
                {
                    return;
                }

                first.Frame = null;
                _frames.Push(frame);
                first.TrySetResult(true);
            }

            _waiting.Dequeue();
        }

        _waiting = null;
    }

    private void RefuseWaiting()
    {
        while (_waiting is not null && _waiting.TryDequeue(out var waiter))
        {
            waiter.Frame?.Release();
            waiter.Frame = null;
            waiter.TrySetResult(false);
        }

        _waiting = null;
    }

    /// <summary>A frame that waits for room; the frame is null once it is queued, refused or given up.</summary>
    private sealed class Waiter(OutboundFrame frame) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public OutboundFrame? Frame { get; set; } = frame;
    }
}
