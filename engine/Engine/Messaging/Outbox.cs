using System.Net.Sockets;

namespace Orleans.Messaging;

/// <summary>
/// Writes frames to a socket. Frames gather while earlier ones are being written, and until the turn that sent the first has ended; then
/// they go out in one write. A failure ends the connection, through <paramref name="failed"/>.
/// </summary>
internal sealed class Outbox(Socket socket, Action<Exception> failed) : IThreadPoolWorkItem
{
    private const int MaxUnsentBytes = 256 << 20;
    private readonly Lock _lock = new();
    private FrameBuffer _unsent = new();
    private FrameBuffer _sending = new();
    private TaskCompletionSource? _sent;
    private bool _closed;

    /// <summary>Completes when there is nothing left to write, or nothing will be written any more.</summary>
    public Task Sent
    {
        get
        {
            lock (_lock)
            {
                return _sent?.Task ?? Task.CompletedTask;
            }
        }
    }

    /// <returns>False where it is closed.</returns>
    public bool TryAdd(ReadOnlySpan<byte> frame)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }

            _unsent.Append(frame);
            if (_sent is not null)
            {
                if (_unsent.Length > MaxUnsentBytes)
                {
                    _closed = true;
                    ThreadPool.UnsafeQueueUserWorkItem(static fail => fail(new IOException("The other end does not read.")), failed, preferLocal: false);
                }

                return true;
            }

            _sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            _sent?.TrySetResult();
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = WriteAsync();

    private async Task WriteAsync()
    {
        try
        {
            while (TakeUnsent())
            {
                for (ReadOnlyMemory<byte> rest = _sending.Written; rest.Length > 0;)
                {
                    rest = rest[await socket.SendAsync(rest)..];
                }
            }
        }
        catch (Exception exception)
        {
            failed(exception);
        }
    }

    private bool TakeUnsent()
    {
        lock (_lock)
        {
            _sending.Clear();
            if (_unsent.Length == 0)
            {
                _sent!.TrySetResult();
                _sent = null;
                return false;
            }

            (_unsent, _sending) = (_sending, _unsent);
            return true;
        }
    }
}
