using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>An audience that can forget, and lose what it sends.</summary>
internal sealed class FakeAudience(string key, FakeCluster cluster) : GrainFake, IAudienceGrain
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _topics = [];
    private readonly List<string> _asked = [];
    private int _epoch = 1;
    private bool _known;
    private long _number;

    /// <summary>While set, deliveries are numbered but do not arrive.</summary>
    public bool LosesDeliveries { get; set; }

    /// <summary>What a call of <see cref="ListenAsync"/> waits for.</summary>
    public Func<Task> Way { get; set; } = () => Task.CompletedTask;

    public int Calls { get; private set; }

    /// <summary>Users whose presence it was asked to tell anew.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_lock)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>What it says of the cluster.</summary>
    public int DeadSilos { get; set; }

    public IReadOnlyCollection<string> Topics
    {
        get
        {
            lock (_lock)
            {
                return [.. _topics];
            }
        }
    }

    private string Epoch => $"{key}/{_epoch}";

    /// <summary>As if the grain had been created anew somewhere else.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _epoch++;
            _known = false;
            _number = 0;
            _topics.Clear();
        }
    }

    public async Task<Listening> ListenAsync(IGatewayObserver gateway, ListenRequest request)
    {
        await Task.Yield();
        await Way();
        return await cluster.AskAsync(() => Listen(request));
    }

    private Listening Listen(ListenRequest request)
    {
        lock (_lock)
        {
            Calls++;
            if (cluster.AudiencesFail)
            {
                throw new TimeoutException("The audience does not answer.");
            }

            if (!request.Complete && (!_known || request.Epoch != Epoch))
            {
                return new Listening(Epoch, Known: false, 0);
            }

            if (request.Complete)
            {
                _topics.Clear();
            }

            _known = true;
            _topics.UnionWith(request.Add);
            _topics.ExceptWith(request.Remove);
            return new Listening(Epoch, Known: true, _number, DeadSilos);
        }
    }

    public Task<IReadOnlyList<ListeningGateway>> ListenersOfAsync(string topic) => throw new NotSupportedException();

    public Task PresenceChosenAsync(ChosenPresence chosen) => throw new NotSupportedException();

    public Task TellPresencesAsync(string gateway, IReadOnlyList<string> users)
    {
        lock (_lock)
        {
            _asked.AddRange(users);
        }

        return Task.CompletedTask;
    }

    public async Task PublishAsync(Publication publication)
    {
        OrleansChat.Grains.Contracts.Delivery delivery;
        lock (_lock)
        {
            if (!_known || !_topics.Overlaps(publication.Topics))
            {
                return;
            }

            delivery = new OrleansChat.Grains.Contracts.Delivery(key, Epoch, ++_number, publication.Notice);
            if (LosesDeliveries)
            {
                return;
            }
        }

        await cluster.Way();
        await cluster.Observer.DeliverAsync(delivery);
    }
}
