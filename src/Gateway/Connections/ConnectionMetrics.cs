using System.Diagnostics.Metrics;

namespace OrleansChat.Gateway.Connections;

/// <summary>Counts what passes through sockets. What happens with every frame is only added up here, and asked for when somebody reads the metrics.</summary>
internal sealed class ConnectionMetrics : IDisposable
{
    public const string MeterName = "OrleansChat.Gateway.Connections";

    private static readonly KeyValuePair<string, object?> Anonymous = new("state", "anonymous");
    private static readonly KeyValuePair<string, object?> SignedInState = new("state", "signed_in");

    private static readonly KeyValuePair<string, object?> Ephemeral = new("reason", "ephemeral");
    private static readonly KeyValuePair<string, object?> SlowConsumer = new("reason", "slow_consumer");

    private readonly Meter _meter;
    private readonly StripedCount _framesReceived = new();
    private readonly StripedCount _framesSent = new();
    private readonly StripedCount _bytesReceived = new();
    private readonly StripedCount _bytesSent = new();
    private readonly UpDownCounter<long> _open;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _requestsRefused;
    private readonly Counter<long> _throttled;
    private readonly Counter<long> _dropped;
    private readonly Histogram<double> _duration;

    public ConnectionMetrics(IMeterFactory factory, ConnectionRegistry registry)
    {
        _meter = factory.Create(MeterName);
        _open = _meter.CreateUpDownCounter<long>("orleanschat.connections.open", "{connection}", "Sockets that are open, by whether they have signed in.");
        _closed = _meter.CreateCounter<long>("orleanschat.connections.closed", "{connection}", "Sockets that have ended, by reason.");
        _refused = _meter.CreateCounter<long>("orleanschat.connections.refused", "{handshake}", "Handshakes refused, by HTTP status.");
        _requestsRefused = _meter.CreateCounter<long>("orleanschat.http.refused", "{request}", "HTTP requests beyond the rate of their address.");
        _throttled = _meter.CreateCounter<long>("orleanschat.connections.frames.throttled", "{frame}", "Frames beyond the rate limit.");
        _dropped = _meter.CreateCounter<long>("orleanschat.connections.frames.dropped", "{frame}", "Frames that a full outbox did not send, by why: ephemeral, or the socket was closed for being slow.");
        _duration = _meter.CreateHistogram(
            "orleanschat.connections.duration", "s", "How long sockets were open.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 10, 60, 300, 1800, 7200, 28800, 86400] });
        Observe("orleanschat.connections.frames.received", "{frame}", "Frames from clients.", _framesReceived);
        Observe("orleanschat.connections.frames.sent", "{frame}", "Frames written to sockets.", _framesSent);
        Observe("orleanschat.connections.received", "By", "Bytes read from sockets.", _bytesReceived);
        Observe("orleanschat.connections.sent", "By", "Bytes written to sockets.", _bytesSent);
        _meter.CreateObservableUpDownCounter(
            "orleanschat.connections.waiting", () => registry.Connections.Sum(connection => connection.WaitingBytes), "By", "Bytes in outboxes that clients have not taken yet.");

        // What has not happened yet is shown as zero, so that its first time shows.
        _throttled.Add(0);
        _requestsRefused.Add(0);
        _dropped.Add(0, Ephemeral);
        _dropped.Add(0, SlowConsumer);
    }

    public void Opened() => _open.Add(1, Anonymous);

    public void SignedIn()
    {
        _open.Add(-1, Anonymous);
        _open.Add(1, SignedInState);
    }

    public void Closed(CloseReason reason, bool signedIn, TimeSpan openFor)
    {
        _open.Add(-1, signedIn ? SignedInState : Anonymous);
        _closed.Add(1, new KeyValuePair<string, object?>("reason", reason.Name));
        _duration.Record(openFor.TotalSeconds);
    }

    public void Refused(int status) => _refused.Add(1, new KeyValuePair<string, object?>("status", status));

    public void Received(int frames, long bytes)
    {
        _framesReceived.Add(frames);
        _bytesReceived.Add(bytes);
    }

    public void RequestRefused() => _requestsRefused.Add(1);

    public void Throttled() => _throttled.Add(1);

    public void Sent(int frames, int bytes)
    {
        _framesSent.Add(frames);
        _bytesSent.Add(bytes);
    }

    public void DroppedEphemeral(int frames) => Dropped(frames, Ephemeral);

    public void DroppedBySlowness(int frames) => Dropped(frames, SlowConsumer);

    public void Dispose() => _meter.Dispose();

    private void Dropped(int frames, KeyValuePair<string, object?> why)
    {
        if (frames > 0)
        {
            _dropped.Add(frames, why);
        }
    }

    private void Observe(string name, string unit, string description, StripedCount count) =>
        _meter.CreateObservableCounter(name, () => count.Sum, unit, description);
}
