using System.Diagnostics.Metrics;

namespace OrleansChat.Gateway.Connections;

/// <summary>Counts what passes through sockets.</summary>
internal sealed class ConnectionMetrics : IDisposable
{
    public const string MeterName = "OrleansChat.Gateway.Connections";

    private readonly Meter _meter;
    private readonly UpDownCounter<long> _open;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _framesReceived;
    private readonly Counter<long> _framesSent;
    private readonly Counter<long> _bytesReceived;
    private readonly Counter<long> _bytesSent;
    private readonly Counter<long> _throttled;
    private readonly Counter<long> _ephemeralDropped;

    public ConnectionMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _open = _meter.CreateUpDownCounter<long>("orleanschat.connections.open", "{connection}", "Sockets that are open.");
        _closed = _meter.CreateCounter<long>("orleanschat.connections.closed", "{connection}", "Sockets that have ended, by reason.");
        _refused = _meter.CreateCounter<long>("orleanschat.connections.refused", "{handshake}", "Handshakes refused, by HTTP status.");
        _framesReceived = _meter.CreateCounter<long>("orleanschat.connections.frames.received", "{frame}", "Frames from clients.");
        _framesSent = _meter.CreateCounter<long>("orleanschat.connections.frames.sent", "{frame}", "Frames written to sockets.");
        _bytesReceived = _meter.CreateCounter<long>("orleanschat.connections.bytes.received", "By", "Bytes read from sockets.");
        _bytesSent = _meter.CreateCounter<long>("orleanschat.connections.bytes.sent", "By", "Bytes written to sockets.");
        _throttled = _meter.CreateCounter<long>("orleanschat.connections.frames.throttled", "{frame}", "Frames beyond the rate limit.");
        _ephemeralDropped = _meter.CreateCounter<long>("orleanschat.connections.ephemeral.dropped", "{frame}", "Ephemeral frames dropped from full outboxes.");
    }

    public void Opened() => _open.Add(1);

    public void Closed(CloseReason reason)
    {
        _open.Add(-1);
        _closed.Add(1, new KeyValuePair<string, object?>("reason", reason.Name));
    }

    public void Refused(int status) => _refused.Add(1, new KeyValuePair<string, object?>("status", status));

    public void Read(long bytes) => _bytesReceived.Add(bytes);

    public void FrameReceived() => _framesReceived.Add(1);

    public void Throttled() => _throttled.Add(1);

    public void Sent(int frames, int bytes)
    {
        _framesSent.Add(frames);
        _bytesSent.Add(bytes);
    }

    public void EphemeralDropped(int frames)
    {
        if (frames > 0)
        {
            _ephemeralDropped.Add(frames);
        }
    }

    public void Dispose() => _meter.Dispose();
}
