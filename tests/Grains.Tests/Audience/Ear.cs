using System.Collections.Concurrent;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Tests.Audience;

/// <summary>A gateway's observer that keeps what it hears. One-way calls may overtake each other; their numbers say what came first, as they do to a gateway.</summary>
internal sealed class Ear : IGatewayObserver
{
    private readonly ConcurrentQueue<Delivery> _deliveries = [];

    /// <summary>What was heard so far: of each life of an audience, in the order of its numbers.</summary>
    public IReadOnlyList<Delivery> Deliveries =>
    [
        .. _deliveries
            .GroupBy(delivery => (delivery.Audience, delivery.Epoch))
            .SelectMany(life => life.OrderBy(delivery => delivery.Number)),
    ];

    public IEnumerable<RoomEvent> Events(string room) =>
        Deliveries.Select(delivery => delivery.Notice).OfType<RoomNotice>().Where(notice => notice.Room == room).SelectMany(notice => notice.Events);

    /// <summary>What it says of users' sessions; null while it does not answer.</summary>
    public Func<string, Task<IReadOnlyList<UserSession>>> Sessions { get; set; } = _ => Task.FromResult<IReadOnlyList<UserSession>>([]);

    public Task<IReadOnlyList<UserSession>> SessionsOfAsync(string user) => Sessions(user);

    /// <summary>What it was asked to end.</summary>
    public ConcurrentQueue<SessionsToEnd> Ended { get; } = [];

    public async Task<EndedSessions> EndSessionsAsync(string user, SessionsToEnd which)
    {
        Ended.Enqueue(which);
        return new EndedSessions((await Sessions(user)).Count(session => which.Mean(session.Session)), 0, []);
    }

    public Task DeliverAsync(Delivery delivery)
    {
        _deliveries.Enqueue(delivery);
        return Task.CompletedTask;
    }
}
