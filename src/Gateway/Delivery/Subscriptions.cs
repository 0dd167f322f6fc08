using System.Collections.Concurrent;
using System.Collections.Immutable;
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
internal sealed class Subscriptions(RoomLog log, LocalUsers users, Watchers watchers, DeliveryMetrics metrics)
{
    private readonly ConcurrentDictionary<string, RoomSubscription> _rooms = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<RoomSubscription> _idleRooms = [];
    private readonly ConcurrentQueue<string> _idleUsers = [];

    /// <summary>How many rooms are listened to.</summary>
    public int RoomCount => _rooms.Count;

    public bool IsWanted(string topic) =>
        Topic.IsUser(topic) ? !users.SessionsOf(Topic.UserOf(topic)).IsEmpty
        : Topic.IsPresence(topic) ? watchers.IsWatched(Topic.UserOf(topic))
        : Topic.IsAttendance(topic) ? users.SessionsOf(Topic.UserOf(topic)).Any(session => session.Facts is not null)
        : _rooms.ContainsKey(topic);

    public IReadOnlyList<Session> SessionsOf(string user) => users.SessionsOf(user);

    /// <summary>From here on rooms that the session's user becomes a member of are the session's too; it is sent nothing yet.</summary>
    public void Open(Session session) => users.Add(session);

    /// <summary>Makes the session a listener of rooms, each from its seq on.</summary>
    public void Attach(Session session, IEnumerable<JoinedRoom> rooms)
    {
        foreach (JoinedRoom room in rooms)
        {
            while (!Get(room.Room, room.Seq).TryAttach(session, room.Seq))
            {
            }
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
            _idleUsers.Enqueue(session.User);
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
            if (subscription.TryAttach(session, room.Seq))
            {
                return subscription.TrySyncAsync(session, Math.Max(seen, room.Hidden), gone: seen < room.Floor && room.Hidden == room.Floor, room.Seq);
            }
        }
    }

    /// <summary>Takes what an audience has to say. Answers the room that is to be listened to from now on because somebody here has become its member, or null.</summary>
    public string? Receive(Notice notice)
    {
        switch (notice)
        {
            case RoomNotice { Events.Count: > 0 } entries:
                return Receive(entries);
            case RoomSignalNotice signal:
                Pass(signal);
                break;
            case PersonalNotice personal:
                Tell(personal);
                break;
            case PresenceNotice presence:
                watchers.Receive(presence);
                break;
            case ContactNotice contact:
                watchers.Receive(contact);
                break;
            case ProfileNotice profile:
                watchers.Receive(profile);
                break;
            case GuestsEndedNotice ended:
                EndGuests(ended.User);
                break;
            case SessionsEndedNotice ended:
                End(
                    ended.User,
                    new SessionsToEnd(ended.Session, ended.Except),
                    ended.Banned ? CloseReason.Banned : CloseReason.SessionEnded,
                    ended.BelowGeneration ?? int.MaxValue);
                break;
        }

        return null;
    }

    public void Heard(string room, long head)
    {
        if (_rooms.TryGetValue(room, out RoomSubscription? subscription))
        {
            subscription.Heard(head);
        }
    }

    /// <summary>Closes the sessions that were let in without a password.</summary>
    public void EndGuests(string user)
    {
        foreach (Session session in users.SessionsOf(user))
        {
            if (session.Guest)
            {
                session.Socket.Close(CloseReason.SessionEnded);
            }
        }
    }

    /// <summary>
    /// Closes sessions. One that is not signed in yet has no id, and closes as soon as it has a socket; one that is closing already may still be doing
    /// what it was asked last.
    /// </summary>
    public EndedSessions End(string user, SessionsToEnd which, CloseReason reason, int belowGeneration = int.MaxValue)
    {
        int ended = 0, closing = 0;
        foreach (Session session in users.SessionsOf(user))
        {
            if (which.Mean(session.Facts?.Session) && session.Generation < belowGeneration)
            {
                bool before = session.Socket.IsClosing;
                session.Socket.Close(reason);
                (ended, closing) = before ? (ended, closing + 1) : (ended + 1, closing);
            }
        }

        return new EndedSessions(ended, closing, []);
    }

    /// <summary>Gives up what nobody has needed since the last call; answers its topics.</summary>
    public IReadOnlyList<string> Sweep()
    {
        var topics = new List<string>(watchers.Sweep());
        for (int left = _idleRooms.Count; left > 0 && _idleRooms.TryDequeue(out RoomSubscription? room); left--)
        {
            if (room.TryRetire() && _rooms.TryRemove(new(room.Room, room)))
            {
                topics.Add(Topic.OfRoom(room.Room));
            }
        }

        for (int left = _idleUsers.Count; left > 0 && _idleUsers.TryDequeue(out string? user); left--)
        {
            if (users.TryForget(user))
            {
                topics.Add(Topic.OfUser(user));
                topics.Add(Topic.OfAttendance(user));
            }
        }

        return topics;
    }

    private void Pass(RoomSignalNotice notice)
    {
        if (_rooms.TryGetValue(notice.Room, out RoomSubscription? room))
        {
            using OutboundFrame frame = OutboundFrame.Create((notice.Room, notice.Signal), SignalEncoder.Write);
            room.PassOn(frame, notice.ExceptSession, notice.ExceptUser);
        }
    }

    private void Tell(PersonalNotice notice)
    {
        ImmutableArray<Session> sessions = users.SessionsOf(notice.User);
        if (sessions.IsEmpty)
        {
            return;
        }

        using OutboundFrame frame = OutboundFrame.Create(notice.Event, PersonalEncoder.Write);
        foreach (Session session in sessions)
        {
            if (!session.TryHold(notice.Event))
            {
                session.Socket.Send(frame);
            }
        }
    }

    private string? Receive(RoomNotice notice)
    {
        bool wanted;
        do
        {
            wanted = notice.Events.Any(MakesLocalMember);
            if (!wanted && !_rooms.ContainsKey(notice.Room))
            {
                return null;
            }
        }
        while (!Get(notice.Room, notice.Events[0].Seq - 1).TryApply(notice.Events));
        return wanted ? notice.Room : null;
    }

    private bool MakesLocalMember(RoomEvent entry) =>
        entry is MemberChanged joined && joined.Change.IsEntry() && !users.SessionsOf(joined.Member).IsEmpty;

    private RoomSubscription Get(string room, long cursor)
    {
        while (true)
        {
            RoomSubscription subscription = _rooms.GetOrAdd(
                room, static (id, s) => s.Self.New(id, s.cursor), (Self: this, cursor));
            if (!subscription.Retired)
            {
                return subscription;
            }

            _rooms.TryRemove(new(room, subscription));
        }
    }

    private RoomSubscription New(string room, long cursor)
    {
        var subscription = new RoomSubscription(room, cursor, log, users, metrics, _idleRooms.Enqueue);

        // Until it has a listener it is idle; a sweep that comes first retires it, and whoever wanted it gets another.
        _idleRooms.Enqueue(subscription);
        return subscription;
    }
}
