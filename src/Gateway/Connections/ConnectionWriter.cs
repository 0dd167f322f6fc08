using System.Buffers;

namespace OrleansChat.Gateway.Connections;

/// <summary>
/// Writes what waits in one outbox, as much as possible at once. Runs on the thread pool while there is something to write and is nothing
/// but this object otherwise: a busy loop takes what came meanwhile without being woken.
/// </summary>
internal sealed class ConnectionWriter(Connection connection, Outbox outbox, Stream stream, int deflateFromBytes, ConnectionMetrics metrics, TimeProvider time)
    : IThreadPoolWorkItem
{
    private const int GatherBytes = 16 * 1024;
    private const int MaxWriteBytes = 64 * 1024;
    private const int MaxControlFrameBytes = 2 + 125;

    private static readonly byte[] PingFrame = [0x89, 0x00];

    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _writingSince;
    private Outgoing _held;
    private bool _isHolding;
    private bool _isBroken;

    /// <summary>Completes when nothing will be written any more: after the end was written, or could not be.</summary>
    public Task Finished => _finished.Task;

    /// <summary>How long the write in progress has been waiting for the peer.</summary>
    public TimeSpan StalledFor(long now)
    {
        var since = Volatile.Read(ref _writingSince);
        return since == 0 ? TimeSpan.Zero : time.GetElapsedTime(since, now);
    }

    /// <summary>Starts the loop; only when the outbox said so.</summary>
    public void Wake() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute() => _ = DrainAsync();

    private async Task DrainAsync()
    {
        while (true)
        {
            if (!TryTake(out var first))
            {
                if (outbox.TryRest())
                {
                    return;
                }

                continue;
            }

            try
            {
                await (first.Kind == OutgoingKind.End ? WriteEndAsync(first.Reason!) : WriteAsync(first));
            }
            catch (Exception e)
            {
                _isBroken = true;
                connection.Fail(e);
            }

            if (first.Kind == OutgoingKind.End)
            {
                _finished.TrySetResult();
                return;
            }
        }
    }

    private async ValueTask WriteAsync(Outgoing first)
    {
        if (!TryTake(out var second))
        {
            await WriteAloneAsync(first);
            return;
        }

        Hold(second);
        if (LengthOf(first) + LengthOf(second) > GatherBytes)
        {
            await WriteAloneAsync(first);
            return;
        }

        await WriteTogetherAsync(first);
    }

    /// <summary>Writes the frame's own bytes, the ones that every listener shares.</summary>
    private async ValueTask WriteAloneAsync(Outgoing item)
    {
        try
        {
            await WriteBytesAsync(BytesOf(item), frames: 1);
        }
        finally
        {
            item.Frame?.Release();
        }
    }

    private async ValueTask WriteTogetherAsync(Outgoing first)
    {
        var scratch = ArrayPool<byte>.Shared.Rent(GatherBytes);
        try
        {
            var (length, frames) = Gather(first, scratch);
            await WriteBytesAsync(scratch.AsMemory(0, length), frames);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private (int Length, int Frames) Gather(Outgoing item, byte[] scratch)
    {
        var length = 0;
        var frames = 0;
        while (true)
        {
            var bytes = BytesOf(item);
            bytes.Span.CopyTo(scratch.AsSpan(length));
            item.Frame?.Release();
            length += bytes.Length;
            frames++;
            if (!TryTake(out item))
            {
                return (length, frames);
            }

            if (item.Kind == OutgoingKind.End || LengthOf(item) > GatherBytes - length)
            {
                Hold(item);
                return (length, frames);
            }
        }
    }

    private async ValueTask WriteEndAsync(CloseReason reason)
    {
        if (reason == CloseReason.Lost)
        {
            return;
        }

        var frame = new byte[MaxControlFrameBytes];
        var length = CloseFrame.Write(frame, reason);
        await WriteBytesAsync(frame.AsMemory(0, length), frames: 1);
    }

    /// <summary>Writes in pieces, each of which the peer has the whole stall timeout to take.</summary>
    private async ValueTask WriteBytesAsync(ReadOnlyMemory<byte> bytes, int frames)
    {
        for (var rest = bytes; !rest.IsEmpty && !_isBroken; rest = rest[Math.Min(rest.Length, MaxWriteBytes)..])
        {
            var write = stream.WriteAsync(rest[..Math.Min(rest.Length, MaxWriteBytes)]);
            if (!write.IsCompletedSuccessfully)
            {
                Volatile.Write(ref _writingSince, Math.Max(1, time.GetTimestamp()));
            }

            await write;
            Volatile.Write(ref _writingSince, 0);
        }

        metrics.Sent(frames, bytes.Length);
    }

    private bool TryTake(out Outgoing next)
    {
        if (_isHolding)
        {
            next = _held;
            _held = default;
            _isHolding = false;
            return true;
        }

        return outbox.TryTake(out next);
    }

    private void Hold(Outgoing item)
    {
        _held = item;
        _isHolding = true;
    }

    private static int LengthOf(Outgoing item) => item.Frame?.Length ?? MaxControlFrameBytes;

    private ReadOnlyMemory<byte> BytesOf(Outgoing item) => item.Kind switch
    {
        OutgoingKind.Frame => deflateFromBytes == int.MaxValue ? item.Frame!.Plain : item.Frame!.Deflated(deflateFromBytes),
        OutgoingKind.Ping => PingFrame,
        OutgoingKind.Pong => PongFrame(item.Pong!),
        _ => default,
    };

    private static byte[] PongFrame(byte[] payload)
    {
        var frame = new byte[2 + payload.Length];
        payload.CopyTo(frame, ServerFrameHeader.Write(frame, Opcode.Pong, payload.Length));
        return frame;
    }
}
