using System.Diagnostics.Metrics;
using OrleansChat.Grains.Rooms;

namespace OrleansChat.Grains.Audience;

/// <summary>How news get from rooms and users to the audiences, and from those to the gateways.</summary>
internal sealed class AudienceMetrics
{
    private readonly Counter<long> _published;
    private readonly Counter<long> _repeated;
    private readonly Counter<long> _dropped;
    private readonly UpDownCounter<long> _waiting;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _notDelivered;
    private readonly Counter<long> _forgotten;
    private readonly Counter<long> _presences;

    public AudienceMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(RoomMetrics.MeterName);
        _published = meter.CreateCounter<long>("orleanschat.publications.sent", "{publication}", "Publications that an audience has taken; what waits is joined.");
        _repeated = meter.CreateCounter<long>("orleanschat.publications.failed", "{attempt}", "Attempts to publish that failed; they are repeated.");
        _dropped = meter.CreateCounter<long>("orleanschat.publications.dropped", "{publication}", "Publications given up; gateways find what they were about in the log.");
        _waiting = meter.CreateUpDownCounter<long>("orleanschat.publications.waiting", "{publication}", "Publications on their way to an audience, or behind one that is.");
        _deliveries = meter.CreateCounter<long>("orleanschat.audiences.deliveries", "{delivery}", "Deliveries sent to gateways, one for each that listens.");
        _notDelivered = meter.CreateCounter<long>("orleanschat.audiences.deliveries.failed", "{delivery}", "Deliveries that could not even be sent.");
        _forgotten = meter.CreateCounter<long>("orleanschat.audiences.forgotten", "{gateway}", "Gateways forgotten because they did not renew; each of 32 audiences counts its own.");
        _presences = meter.CreateCounter<long>("orleanschat.presence.changes", "{change}", "People who came, went or changed how they are seen, and were found so by those who watch.");

        // What has not happened yet is shown as zero, so that its first time shows.
        foreach (Counter<long> counter in (Counter<long>[])[_published, _repeated, _dropped, _deliveries, _notDelivered, _forgotten, _presences])
        {
            counter.Add(0);
        }
    }

    public void Waits() => _waiting.Add(1);

    public void Published() => Ended(_published);

    public void Dropped() => Ended(_dropped);

    public void PublishFailed() => _repeated.Add(1);

    public void Delivered(int gateways)
    {
        if (gateways > 0)
        {
            _deliveries.Add(gateways);
        }
    }

    public void NotDelivered() => _notDelivered.Add(1);

    public void Forgotten() => _forgotten.Add(1);

    public void PresencesChanged(int people)
    {
        if (people > 0)
        {
            _presences.Add(people);
        }
    }

    private void Ended(Counter<long> counter)
    {
        _waiting.Add(-1);
        counter.Add(1);
    }
}
