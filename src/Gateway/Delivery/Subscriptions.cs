using System.Collections.Concurrent;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Delivery.Watching;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery;

/// <summary>
/// Who on this gateway listens to what. Notices come in here and go to the rooms' listeners; sessions come with their rooms and go with them.
/// Nothing here waits for a socket, except the replay of a sync.
/// </summary>
internal sealed partial class Subscriptions(RoomLog log, LocalUsers users, Watchers watchers, DeliveryMetrics metrics)
{
    private readonly ConcurrentDictionary<string, RoomSubscription> _rooms = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _idle = [];

    /// <summary>How many rooms are listened to.</summary>
    public int RoomCount => _rooms.Count;

    public bool IsWanted(string topic) =>
        Topic.IsUser(topic) ? !users.SessionsOf(Topic.UserOf(topic)).IsEmpty
        : Topic.IsPresence(topic) ? watchers.IsWatched(Topic.UserOf(topic))
        : Topic.IsAttendance(topic) ? watchers.IsWatched(Topic.UserOf(topic)) && users.SessionsOf(Topic.UserOf(topic)).Any(session => session.Facts is not null)
        : _rooms.ContainsKey(topic);

    public IReadOnlyList<Session> SessionsOf(string user) => users.SessionsOf(user);

    /// <summary>From here on rooms that the session's user becomes a member of are the session's too; it is sent nothing yet.</summary>
    public void Open(Session session) => users.Add(session);

    /// <summary>Makes the session a listener of rooms, each from its newest seq on.</summary>
    public void Attach(Session session, IEnumerable<JoinedRoom> rooms)
    {
        foreach (JoinedRoom room in rooms)
        {
            Attach(session, room.Room, room.Seq, room.Seq);
        }
    }

    /// <summary>Makes the session a listener of rooms that it may not have heard of: each begins with its user's joining.</summary>
    public void AttachSinceJoining(Session session, IEnumerable<JoinedRoom> rooms)
    {
        foreach (JoinedRoom room in rooms)
        {
            long joined = Math.Min(room.Since > 0 ? room.Since : room.Read, room.Seq);
            Attach(session, room.Room, Math.Max(joined - 1, 0), joined);
        }
    }

    /// <summary>Lets the session have its events: what has happened since its rooms' seqs, then what happens.</summary>
    public static void GoLive(Session session)
    {
        RoomSubscription[]? rooms;
        while (!session.TryGoLive(out rooms))
        {
            if (session.TryTakeHeld(out PersonalEvent? personal))
            {
                using OutboundFrame frame = OutboundFrame.Create(personal, PersonalEncoder.Write);
                session.Socket.Send(frame);
            }
        }

        foreach (RoomSubscription room in rooms)
        {
            room.Release(session);
        }
    }

    public void Close(Session session)
    {
        if (!session.TryClose(out RoomSubscription[]? rooms))
        {
            return;
        }

        if (users.Remove(session))
        {
            _idle.Enqueue(Topic.OfUser(session.User));
        }

        Watchers.Close(session);
        foreach (RoomSubscription room in rooms)
        {
            room.Detach(session);
        }
    }

    /// <summary>
    /// Sends the session what it missed of a room that its user is a member of, everything after <paramref name="seen"/>; null where that is not possible now.
    /// </summary>
    public Task<SyncedRoom?> SyncAsync(Session session, JoinedRoom room, long seen)
    {
        while (true)
        {
            RoomSubscription subscription = Get(room.Room, room.Seq);
            if (subscription.TryAttach(session, room.Seq, room.Seq))
            {
                return subscription.TrySyncAsync(session, Math.Max(seen, room.Hidden), gone: seen < room.Floor && room.Hidden == room.Floor, room.Seq);
            }
        }
    }

    public void Heard(string room, long head)
    {
        if (_rooms.TryGetValue(room, out RoomSubscription? subscription))
        {
            subscription.Heard(head);
        }
    }

    /// <summary>Topics of what nobody seems to need any more, each once: to be given up where nobody does indeed.</summary>
    public IReadOnlyList<string> TakeIdle()
    {
        var topics = new HashSet<string>(watchers.TakeIdle(), StringComparer.Ordinal);
        for (int left = _idle.Count; left > 0 && _idle.TryDequeue(out string? topic); left--)
        {
            topics.Add(topic);
        }

        return [.. topics];
    }

    /// <summary>Forgets what a topic brings, where nobody needs it; answers the topics that are of no use from then on. Nobody listens to them meanwhile.</summary>
    public IReadOnlyList<string> GiveUp(string topic)
    {
        if (Topic.IsUser(topic))
        {
            string user = Topic.UserOf(topic);
            return users.TryForget(user) ? [topic, Topic.OfAttendance(user)] : [];
        }

        if (Topic.IsPresence(topic))
        {
            // What a session hears of its own user by the other topic is forgotten with it: the next one that begins asks anew.
            string user = Topic.UserOf(topic);
            return watchers.TryForget(user) ? [topic, Topic.OfAttendance(user)] : [];
        }

        return TryForgetRoom(topic) ? [topic] : [];
    }

    private bool TryForgetRoom(string id)
    {
        bool waits = false;
        if (!_rooms.TryGetValue(id, out RoomSubscription? room) || !room.TryRetire(out waits))
        {
            if (waits)
            {
                _idle.Enqueue(Topic.OfRoom(id));
            }

            return false;
        }

        // Somebody who wants another may have taken it out already.
        _rooms.TryRemove(new(id, room));
        return true;
    }

    private void Attach(Session session, string room, long position, long memberAt)
    {
        while (!Get(room, position).TryAttach(session, position, memberAt))
        {
        }
    }

    private RoomSubscription Get(string room, long cursor)
    {
        while (true)
        {
            if (!_rooms.TryGetValue(room, out RoomSubscription? there))
            {
                var subscription = new RoomSubscription(room, cursor, log, users, metrics, _idle.Enqueue);
                if (_rooms.TryAdd(room, subscription))
                {
                    // Until it has a listener it is idle; where it is given up first, whoever wanted it gets another.
                    _idle.Enqueue(Topic.OfRoom(room));
                    return subscription;
                }
            }
            else if (there.Retired)
            {
                _rooms.TryRemove(new(room, there));
            }
            else
            {
                return there;
            }
        }
    }
}
