using System.Diagnostics.CodeAnalysis;
using OrleansChat.Gateway.Delivery.Watching;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery;

/// <summary>
/// One signed-in socket and the rooms that it listens to. Until <see cref="TryGoLive"/> its listeners are held: they have positions but are sent nothing.
/// Its lock may be taken inside a room's, never the other way round.
/// </summary>
internal sealed class Session(string user, bool guest, int? generation, ISessionSocket socket)
{
    /// <summary>What concerns a user while they sign in; of more the oldest is given up.</summary>
    private const int MostHeld = 100;

    private readonly Lock _lock = new();
    private readonly HashSet<RoomSubscription> _rooms = [];
    private readonly Queue<PersonalEvent> _held = [];
    private bool _live;
    private bool _closed;

    public string User { get; } = user;

    public bool Guest { get; } = guest;

    /// <summary>The account's generation that this session was signed in with; null until the account has told it, of a guest who is just coming in.</summary>
    public int? Generation { get; set; } = generation;

    public ISessionSocket Socket { get; } = socket;

    /// <summary>Whom it watches.</summary>
    public SessionWatches Watches { get; } = new();

    /// <summary>What operators and its user are told of it; null until it is signed in.</summary>
    public UserSession? Facts { get; set; }

    /// <summary>Keeps what concerns the user until the session is live; false where it is, and can be told itself.</summary>
    public bool TryHold(PersonalEvent personal)
    {
        lock (_lock)
        {
            if (_live || _closed)
            {
                return _closed;
            }

            if (_held.Count == MostHeld)
            {
                _held.Dequeue();
            }

            _held.Enqueue(personal);
            return true;
        }
    }

    /// <summary>The next of what was kept, as long as the session is not live.</summary>
    public bool TryTakeHeld([NotNullWhen(true)] out PersonalEvent? personal)
    {
        lock (_lock)
        {
            return _held.TryDequeue(out personal);
        }
    }

    /// <summary>Its id, as <c>ready</c> tells it; only of a session that is signed in.</summary>
    public string Id => Facts?.Session ?? throw new InvalidOperationException("The session is not signed in.");

    /// <summary>Notes that the session listens to the room; false where it has been closed.</summary>
    /// <param name="room">The room, whose lock the caller holds.</param>
    /// <param name="held">Whether the listener is to wait for <see cref="TryGoLive"/>.</param>
    public bool TryAdd(RoomSubscription room, out bool held)
    {
        lock (_lock)
        {
            held = !_live;
            return !_closed && _rooms.Add(room);
        }
    }

    public void Remove(RoomSubscription room)
    {
        lock (_lock)
        {
            _rooms.Remove(room);
        }
    }

    /// <summary>From here on nothing is held any more; answers the rooms whose listeners were. False, and no change, where something kept is still to be told.</summary>
    public bool TryGoLive([NotNullWhen(true)] out RoomSubscription[]? rooms)
    {
        lock (_lock)
        {
            _live = _held.Count == 0;
            rooms = _live ? [.. _rooms] : null;
            return _live;
        }
    }

    /// <summary>From here on nothing can be added; answers what is to be detached. True the first time only.</summary>
    public bool TryClose([NotNullWhen(true)] out RoomSubscription[]? rooms)
    {
        lock (_lock)
        {
            rooms = _closed ? null : [.. _rooms];
            _closed = true;
            return rooms is not null;
        }
    }
}
