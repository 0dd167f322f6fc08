using System.Diagnostics.Metrics;

namespace OrleansChat.Gateway.Delivery;

/// <summary>How events come from the rooms to the sockets of this gateway, and what is done about those that do not.</summary>
internal sealed class DeliveryMetrics
{
    public const string MeterName = "OrleansChat.Gateway.Delivery";

    private static readonly KeyValuePair<string, object?> PassedOn = new("result", "passed_on");
    private static readonly KeyValuePair<string, object?> Known = new("result", "known");
    private static readonly KeyValuePair<string, object?> Ahead = new("result", "ahead");

    private readonly Meter _meter;
    private readonly Counter<long> _received;
    private readonly Counter<long> _events;
    private readonly Counter<long> _copies;
    private readonly Counter<long> _replayed;
    private readonly Counter<long> _reads;
    private readonly Counter<long> _renewals;
    private readonly Counter<long> _suspected;
    private readonly Counter<long> _presences;
    private readonly Histogram<double> _delay;

    public DeliveryMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _received = _meter.CreateCounter<long>("orleanschat.delivery.received", "{delivery}", "Deliveries that came from audiences.");
        _events = _meter.CreateCounter<long>(
            "orleanschat.delivery.events", "{event}", "Events that came, delivered or read: passed on, known already, or ahead of some that are missing.");
        _copies = _meter.CreateCounter<long>("orleanschat.delivery.copies", "{frame}", "Copies of events that were put into outboxes as they happened.");
        _replayed = _meter.CreateCounter<long>("orleanschat.delivery.replayed", "{frame}", "Events that were sent to sockets from the log.");
        _reads = _meter.CreateCounter<long>("orleanschat.delivery.reads", "{read}", "Reads of rooms' logs for what was missed, by reader and outcome.");
        _renewals = _meter.CreateCounter<long>("orleanschat.delivery.renewals", "{call}", "Calls that tell an audience what this gateway listens to, by outcome.");
        _suspected = _meter.CreateCounter<long>("orleanschat.delivery.suspected", "{topic}", "Topics looked after because a delivery may be missing.");
        _presences = _meter.CreateCounter<long>("orleanschat.delivery.presences", "{frame}", "Copies of presences that were put into outboxes.");
        _delay = _meter.CreateHistogram(
            "orleanschat.delivery.delay", "s", "From an event's time to its being passed on here; of each delivery the oldest event.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
        ShowZeros();
    }

    /// <summary>Shows how much there is, whenever somebody reads the metrics.</summary>
    public void Observe(Func<int> rooms, Func<int> users, Func<int> watched)
    {
        _meter.CreateObservableUpDownCounter("orleanschat.delivery.rooms", rooms, "{room}", "Rooms that this gateway listens to.");
        _meter.CreateObservableUpDownCounter("orleanschat.delivery.users", users, "{user}", "Users who are signed in at this gateway.");
        _meter.CreateObservableUpDownCounter("orleanschat.delivery.watched", watched, "{user}", "Users whose presence somebody at this gateway is told, their own included.");
    }

    public void Received() => _received.Add(1);

    public void Applied(int passedOn, int known, int ahead, long copies)
    {
        Add(_events, passedOn, PassedOn);
        Add(_events, known, Known);
        Add(_events, ahead, Ahead);
        if (copies > 0)
        {
            _copies.Add(copies);
        }
    }

    public void Delayed(TimeSpan delay) => _delay.Record(Math.Max(0, delay.TotalSeconds));

    public void Replayed(int frames)
    {
        if (frames > 0)
        {
            _replayed.Add(frames);
        }
    }

    /// <param name="reader"><c>room</c>: a delivery is missing; <c>listener</c>: a socket is behind.</param>
    /// <param name="succeeded">Whether the log answered.</param>
    public void Read(string reader, bool succeeded) =>
        _reads.Add(1, new KeyValuePair<string, object?>("reader", reader), new KeyValuePair<string, object?>("outcome", Outcome(succeeded)));

    public void Renewed(bool succeeded) => _renewals.Add(1, new KeyValuePair<string, object?>("outcome", Outcome(succeeded)));

    public void Suspected(int topics) => _suspected.Add(topics);

    // What has not happened yet is shown as zero, so that its first time shows.
    private void ShowZeros()
    {
        foreach (KeyValuePair<string, object?> result in (KeyValuePair<string, object?>[])[PassedOn, Known, Ahead])
        {
            _events.Add(0, result);
        }

        foreach (Counter<long> counter in (Counter<long>[])[_received, _copies, _replayed, _suspected, _presences])
        {
            counter.Add(0);
        }
    }

    public void PresencesTold(int copies) => Add(_presences, copies);

    private static string Outcome(bool succeeded) => succeeded ? "ok" : "failed";

    private static void Add(Counter<long> counter, int value, KeyValuePair<string, object?> tag)
    {
        if (value > 0)
        {
            counter.Add(value, tag);
        }
    }

    private static void Add(Counter<long> counter, int value)
    {
        if (value > 0)
        {
            counter.Add(value);
        }
    }
}
