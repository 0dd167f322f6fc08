using System.Collections.Immutable;
using Orleans.Membership;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Messaging;

/// <summary>The ways from a client: to an observer of its own, to the silo that has the grain, or to any silo, which sends it on.</summary>
internal sealed class ClientRouter(ObserverTable observers, WireCodec codec) : IRouter
{
    private readonly Lock _lock = new();
    private ImmutableArray<Door> _doors = [];
    private volatile MembershipView _view = MembershipView.Empty;
    private volatile IReadOnlySet<GrainType> _local = ImmutableHashSet<GrainType>.Empty;
    private uint _last;

    public int Count => _doors.Length;

    public MembershipView View => _view;

    public void Add(Connection connection, Welcome welcome)
    {
        _local = welcome.Local;
        lock (_lock)
        {
            _doors = _doors.Add(new Door(welcome.Silo, connection));
        }
    }

    public void Remove(Connection connection)
    {
        lock (_lock)
        {
            _doors = _doors.RemoveAll(door => door.Connection == connection);
        }
    }

    /// <summary>Takes what a silo tells; leaves the silos that are gone, which ends what waits for them.</summary>
    public bool Follow(MembershipView view)
    {
        lock (_lock)
        {
            if (view.Version <= _view.Version)
            {
                return false;
            }

            _view = view;
        }

        foreach (Door door in _doors.Where(door => !view.IsAlive(door.Silo)))
        {
            door.Connection.End(new SiloUnavailableException($"The silo {door.Silo} is dead."));
        }

        return true;
    }

    /// <summary>Forgets what was told by a cluster that is not there any more.</summary>
    public void ForgetView()
    {
        lock (_lock)
        {
            _view = MembershipView.Empty;
        }
    }

    public void Send(Request request)
    {
        if (ObserverId.Is(request.Target) && ObserverId.ClientOf(request.Target).SequenceEqual(observers.Client))
        {
            request.Isolate(codec);
            observers.Post(request);
            return;
        }

        var call = (MethodRequest)request;
        ImmutableArray<Door> doors = _doors;
        if (BestOf(doors, request.Target) is { } best && best.Connection.TrySend(call))
        {
            return;
        }

        // What has ended was not told yet: the call was not delivered.
        if (!doors.Any(door => door.Connection.TrySend(call)))
        {
            request.Fail(new SiloUnavailableException("There is no connection to a silo."));
        }
    }

    private Door? BestOf(ImmutableArray<Door> doors, GrainId target)
    {
        if (doors.Length <= 1)
        {
            return doors.Length == 0 ? null : doors[0];
        }

        MembershipView view = _view;
        if (!ObserverId.Is(target) && !_local.Contains(target.Type) && RendezvousPlacement.Locate(target, view) is { } silo)
        {
            foreach (Door door in doors)
            {
                if (door.Silo == silo)
                {
                    return door;
                }
            }
        }

        int start = (int)(Interlocked.Increment(ref _last) % (uint)doors.Length);
        for (int i = 0; i < doors.Length; i++)
        {
            Door door = doors[(start + i) % doors.Length];
            if (view.IsActive(door.Silo))
            {
                return door;
            }
        }

        return doors[start];
    }

    private sealed record Door(SiloAddress Silo, Connection Connection);
}
