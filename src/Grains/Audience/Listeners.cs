using System.Globalization;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Audience;

/// <summary>Which gateways listen to which topics, for how long, and how many deliveries each got. Single-threaded, as its grain is.</summary>
internal sealed class Listeners
{
    private readonly TimeProvider _time;
    private readonly Dictionary<string, Listener> _gateways = [];
    private readonly Dictionary<string, HashSet<Listener>> _topics = [];
    private long _highestForgotten;

    public Listeners(TimeProvider time) => _time = time;

    /// <summary>Random, so that another activation's memory is never taken for this one's.</summary>
    public string Epoch { get; } = Guid.NewGuid().ToString("n", CultureInfo.InvariantCulture);

    /// <summary>How many topics anybody listens to.</summary>
    public int TopicCount => _topics.Count;

    public int GatewayCount => _gateways.Count;

    /// <summary>Called with a topic that somebody begins to listen to where nobody did.</summary>
    public Action<string>? Opened { get; init; }

    /// <summary>Called with a topic that nobody listens to any more, and whether that is because the last one's lease ran out.</summary>
    public Action<string, bool>? Closed { get; init; }

    public Listening Listen(IGatewayObserver observer, ListenRequest request)
    {
        if (!_gateways.TryGetValue(request.Gateway, out Listener? gateway) || request.Epoch != Epoch)
        {
            if (!request.Complete)
            {
                return new Listening(Epoch, Known: false, gateway?.LastDelivery ?? _highestForgotten);
            }

            // Numbers go on from the highest ever forgotten, so that a gateway that comes back within an epoch never meets a number twice.
            gateway ??= _gateways[request.Gateway] = new Listener(request.Gateway, _highestForgotten);
        }

        gateway.Observer = observer;
        gateway.LeasedUntil = _time.GetTimestamp() + (long)(IAudienceGrain.Lease.TotalSeconds * _time.TimestampFrequency);
        if (request.Complete)
        {
            Remove(gateway, gateway.Topics.Except(request.Add).ToArray(), unheard: false);
        }

        Remove(gateway, request.Remove, unheard: false);
        Add(gateway, request.Add);
        return new Listening(Epoch, Known: true, gateway.LastDelivery);
    }

    /// <summary>The gateways that listen to one of the topics, each once.</summary>
    public IReadOnlyCollection<Listener> Of(IReadOnlyList<string> topics)
    {
        if (topics.Count == 1)
        {
            return _topics.TryGetValue(topics[0], out HashSet<Listener>? only) ? only : [];
        }

        HashSet<Listener> all = [];
        foreach (string topic in topics)
        {
            if (_topics.TryGetValue(topic, out HashSet<Listener>? listeners))
            {
                all.UnionWith(listeners);
            }
        }

        return all;
    }

    /// <summary>The gateways that listen to a topic, without those whose lease has run out and which the next sweep will forget.</summary>
    public IReadOnlyList<ListeningGateway> LeasedOf(string topic)
    {
        long now = _time.GetTimestamp();
        return
        [
            .. Of([topic]).Where(gateway => gateway.LeasedUntil > now)
                .Select(gateway => new ListeningGateway(gateway.Name, gateway.Observer!))
                .OrderBy(gateway => gateway.Gateway, StringComparer.Ordinal),
        ];
    }

    /// <summary>Forgets the gateways whose lease has run out, and answers their names.</summary>
    public IReadOnlyList<string> Sweep()
    {
        long now = _time.GetTimestamp();
        string[] gone = [.. _gateways.Where(gateway => gateway.Value.LeasedUntil <= now).Select(gateway => gateway.Key)];
        foreach (string name in gone)
        {
            _gateways.Remove(name, out Listener? gateway);
            _highestForgotten = Math.Max(_highestForgotten, gateway!.LastDelivery);
            Remove(gateway, gateway.Topics.ToArray(), unheard: true);
        }

        return gone;
    }

    /// <summary>Makes all leases longer, where it was not the gateways that were not heard of: nobody listened.</summary>
    public void Prolong(TimeSpan span)
    {
        foreach (Listener gateway in _gateways.Values)
        {
            gateway.LeasedUntil += (long)(span.TotalSeconds * _time.TimestampFrequency);
        }
    }

    /// <summary>A gateway that is remembered, or null.</summary>
    public Listener? Find(string gateway) => _gateways.GetValueOrDefault(gateway);

    /// <summary>What operators see.</summary>
    public LiveAudience Live()
    {
        long now = _time.GetTimestamp();
        return new LiveAudience(Epoch, TopicCount, GatewayCount,
        [
            .. _gateways.OrderBy(gateway => gateway.Key, StringComparer.Ordinal).Take(LiveAudience.MaxGateways).Select(gateway => new LiveListener(
                gateway.Key,
                gateway.Value.Topics.Count,
                gateway.Value.LastDelivery,
                Math.Max(0, Math.Round((gateway.Value.LeasedUntil - now) / (double)_time.TimestampFrequency, 1)))),
        ]);
    }

    private void Add(Listener gateway, IReadOnlyList<string> topics)
    {
        foreach (string topic in topics.Where(gateway.Topics.Add))
        {
            if (!_topics.TryGetValue(topic, out HashSet<Listener>? listeners))
            {
                _topics[topic] = listeners = [];
                Opened?.Invoke(topic);
            }

            listeners.Add(gateway);
        }
    }

    private void Remove(Listener gateway, IReadOnlyList<string> topics, bool unheard)
    {
        foreach (string topic in topics.Where(gateway.Topics.Remove))
        {
            HashSet<Listener> listeners = _topics[topic];
            listeners.Remove(gateway);
            if (listeners.Count == 0)
            {
                _topics.Remove(topic);
                Closed?.Invoke(topic, unheard);
            }
        }
    }

    /// <summary>One gateway that listens.</summary>
    /// <param name="lastDelivery">The number after which its deliveries are counted.</param>
    internal sealed class Listener(string name, long lastDelivery)
    {
        public string Name { get; } = name;

        public HashSet<string> Topics { get; } = [];

        public IGatewayObserver? Observer { get; set; }

        public long LeasedUntil { get; set; }

        public long LastDelivery { get; private set; } = lastDelivery;

        public long NextDelivery() => ++LastDelivery;
    }
}
