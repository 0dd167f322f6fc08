using System.Text.Json.Nodes;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Delivery;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>A session's socket that keeps what it is sent; it can be full, or slow to take more.</summary>
internal sealed class FakeSocket : ISessionSocket, IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly List<JsonObject> _frames = [];
    private readonly List<OutboundFrame> _objects = [];
    private TaskCompletionSource? _gate;

    public CancellationToken Closed => _closed.Token;

    public CloseReason? Reason { get; private set; }

    public bool IsClosing => Reason is not null;

    /// <summary>The outbox has no room: the next <see cref="Send"/> closes the socket.</summary>
    public bool Full { get; set; }

    /// <summary>How many frames wait in <see cref="SendAsync"/>.</summary>
    public int Waiting { get; private set; }

    public IReadOnlyList<JsonObject> Frames
    {
        get
        {
            lock (_frames)
            {
                return [.. _frames];
            }
        }
    }

    /// <summary>The frames as objects: shared ones are the same.</summary>
    public IReadOnlyList<OutboundFrame> Objects
    {
        get
        {
            lock (_frames)
            {
                return [.. _objects];
            }
        }
    }

    /// <summary>The seqs of a room's entries; what is not in its log has none.</summary>
    public long[] Seqs(string room) => [.. Frames.Where(frame => (string?)frame["room"] == room && frame["seq"] is not null).Select(frame => (long)frame["seq"]!)];

    public void Block() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Unblock()
    {
        _gate?.TrySetResult();
        _gate = null;
    }

    public bool Send(OutboundFrame frame)
    {
        if (Full)
        {
            Close(CloseReason.SlowConsumer);
        }

        return Keep(frame);
    }

    public void SendEphemeral(OutboundFrame frame)
    {
        if (!Full)
        {
            Keep(frame);
        }
    }

    public async ValueTask<bool> SendAsync(OutboundFrame frame)
    {
        if (_gate is { } gate)
        {
            Waiting++;
            await gate.Task;
            Waiting--;
        }

        return Keep(frame);
    }

    public void Close(CloseReason reason)
    {
        Reason ??= reason;
        _closed.Cancel();
    }

    public void Dispose() => _closed.Dispose();

    private bool Keep(OutboundFrame frame)
    {
        lock (_frames)
        {
            if (_closed.IsCancellationRequested)
            {
                return false;
            }

            _frames.Add((JsonObject)JsonNode.Parse(frame.Payload)!);
            _objects.Add(frame);
            return true;
        }
    }
}
