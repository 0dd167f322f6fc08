using System.Diagnostics.Metrics;
using Orleans.Runtime;

namespace Orleans.Diagnostics;

/// <summary>The engine's instruments, under the names that Orleans has for the same.</summary>
internal sealed class EngineMetrics
{
    private readonly Meter _meter;
    private readonly Counter<int> _created;
    private readonly Counter<int> _destroyed;
    private readonly Counter<int> _failedToActivate;
    private readonly Counter<long> _timedOut;
    private readonly Counter<long> _forwarded;
    private readonly Histogram<int> _sentBytes;
    private readonly Histogram<int> _receivedBytes;
    private long _sent;
    private long _received;

    public EngineMetrics(IMeterFactory factory)
    {
        _meter = factory.Create("Microsoft.Orleans");
        _created = _meter.CreateCounter<int>("orleans-catalog-activation-created");
        _destroyed = _meter.CreateCounter<int>("orleans-catalog-activation-destroyed");
        _failedToActivate = _meter.CreateCounter<int>("orleans-catalog-activation-failed-to-activate");
        _timedOut = _meter.CreateCounter<long>("orleans-app-requests-timedout");
        _forwarded = _meter.CreateCounter<long>("orleans-messaging-processing-dispatcher-forwarded");
        _sentBytes = _meter.CreateHistogram<int>("orleans-messaging-sent-messages-size", "bytes");
        _receivedBytes = _meter.CreateHistogram<int>("orleans-messaging-received-messages-size", "bytes");
    }

    public long Sent => Volatile.Read(ref _sent);

    public long Received => Volatile.Read(ref _received);

    /// <summary>Tells how many activations of each type of grain there are.</summary>
    public void ObserveActivations(Func<IEnumerable<GrainType>> typesOfActivations) => _meter.CreateObservableGauge(
        "orleans-catalog-activations",
        () => typesOfActivations().GroupBy(type => type).Select(
            type => new Measurement<int>(type.Count(), new KeyValuePair<string, object?>("grain_type", type.Key.ToString()))));

    public void ObserveClients(Func<int> count) => _meter.CreateObservableUpDownCounter("orleans-gateway-connected-clients", count);

    public void ObserveGateways(Func<int> count) => _meter.CreateObservableGauge("orleans-client-connected-gateways", count);

    public void Created() => _created.Add(1);

    public void Destroyed() => _destroyed.Add(1);

    public void FailedToActivate() => _failedToActivate.Add(1);

    public void TimedOut() => _timedOut.Add(1);

    public void Forwarded() => _forwarded.Add(1);

    public void MessageSent(int bytes)
    {
        Interlocked.Increment(ref _sent);
        _sentBytes.Record(bytes);
    }

    public void MessageReceived(int bytes)
    {
        Interlocked.Increment(ref _received);
        _receivedBytes.Record(bytes);
    }
}
