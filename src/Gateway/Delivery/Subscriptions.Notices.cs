using System.Collections.Immutable;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery;

// What the audiences have to say.
internal sealed partial class Subscriptions
{
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
            if (which.Mean(session.Facts?.Session) && (session.Generation ?? 0) < belowGeneration)
            {
                bool before = session.Socket.IsClosing;
                session.Socket.Close(reason);
                (ended, closing) = before ? (ended, closing + 1) : (ended + 1, closing);
            }
        }

        return new EndedSessions(ended, closing, []);
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
}
