using System.Diagnostics.Metrics;
using OrleansChat.Grains.Rooms;

namespace OrleansChat.Grains.Webhooks;

/// <summary>What becomes of the deliveries to webhooks.</summary>
internal sealed class WebhookMetrics
{
    private readonly Counter<long> _created;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _events;
    private readonly Counter<long> _disabled;
    private readonly Counter<long> _woken;

    public WebhookMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(RoomMetrics.MeterName);
        _created = meter.CreateCounter<long>("orleanschat.webhooks.created", "{webhook}", "Webhooks that were made.");
        _deliveries = meter.CreateCounter<long>("orleanschat.webhooks.deliveries", "{delivery}", "Deliveries to webhooks that were tried, by outcome.");
        _events = meter.CreateCounter<long>("orleanschat.webhooks.events", "{event}", "Events that webhooks have received.");
        _disabled = meter.CreateCounter<long>("orleanschat.webhooks.disabled", "{webhook}", "Webhooks given up, because they failed for too long or were not wanted any more.");
        _woken = meter.CreateCounter<long>("orleanschat.webhooks.woken", "{webhook}", "Webhooks that the sweep found with something to do: repetitions, what a lost wake-up or a crash left, and those that are just at it.");
        _deliveries.Add(0, Outcome("received"));
        _deliveries.Add(0, Outcome("failed"));
        foreach (Counter<long> counter in (Counter<long>[])[_created, _events, _disabled, _woken])
        {
            counter.Add(0);
        }
    }

    public void Created() => _created.Add(1);

    public void Received(int events)
    {
        _deliveries.Add(1, Outcome("received"));
        _events.Add(events);
    }

    public void Failed() => _deliveries.Add(1, Outcome("failed"));

    public void Disabled() => _disabled.Add(1);

    public void Woken(int webhooks) => _woken.Add(webhooks);

    private static KeyValuePair<string, object?> Outcome(string outcome) => new("outcome", outcome);
}
