using System.Collections.Concurrent;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Tests.Audience;

/// <summary>A gateway's observer that keeps what it hears.</summary>
internal sealed class Ear : IGatewayObserver
{
    private readonly ConcurrentQueue<Delivery> _deliveries = [];

    public IReadOnlyCollection<Delivery> Deliveries => _deliveries;

    public IEnumerable<RoomEvent> Events(string room) =>
        _deliveries.Select(delivery => delivery.Notice).OfType<RoomNotice>().Where(notice => notice.Room == room).SelectMany(notice => notice.Events);

    public Task DeliverAsync(Delivery delivery)
    {
        _deliveries.Enqueue(delivery);
        return Task.CompletedTask;
    }
}
