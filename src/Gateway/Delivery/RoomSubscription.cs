using System.Runtime.InteropServices;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery;

/// <summary>
/// A room and its listeners on this gateway. The cursor is the seq up to which the room's events have been passed on; it only ever advances by one
/// entry of the log after the other, under the lock, whatever arrives twice, late or not at all. A listener is live while its position is not below
/// the cursor; one that is behind is read the log by a task of its own until it is not. <c>idle</c> is called when the last listener has gone.
/// </summary>
internal sealed partial class RoomSubscription(string room, long cursor, RoomLog log, LocalUsers users, Action<RoomSubscription> idle)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Session, Listener> _listeners = [];
    private readonly List<Listener> _live = [];
    private long _cursor = cursor;
    private long _heard = cursor;
    private int _listening;
    private bool _catchingUp;
    private bool _retired;

    public string Room { get; } = room;

    /// <summary>Whether it has ended because nobody listened.</summary>
    public bool Retired
    {
        get
        {
            lock (_lock)
            {
                return _retired;
            }
        }
    }

    /// <summary>
    /// Takes entries of the log, ascending and dense, as they arrive: known ones are skipped, and before a hole is passed the log is read. False where the
    /// room is retired: get another.
    /// </summary>
    public bool TryApply(IReadOnlyList<RoomEvent> events)
    {
        lock (_lock)
        {
            if (_retired)
            {
                return false;
            }

            foreach (RoomEvent entry in events)
            {
                if (entry.Seq <= _cursor)
                {
                    // Known here, but not to the sessions of a newcomer of whom this is the first news: it overtook, or this subscription began later.
                    AttachMember(entry);
                }
                else if (entry.Seq == _cursor + 1)
                {
                    Advance(entry);
                }
                else
                {
                    break;
                }
            }

            if (events.Count > 0)
            {
                HeardUnderLock(events[^1].Seq);
            }

            return true;
        }
    }

    /// <summary>Somebody says that the log goes as far as this: what has not arrived is read.</summary>
    public void Heard(long head)
    {
        lock (_lock)
        {
            HeardUnderLock(head);
        }
    }

    /// <summary>
    /// Makes the session a listener that has everything up to <paramref name="position"/>, at which its user is a member. A session that listens already
    /// stays where it is, unless it is held: then the later position counts. False where the room is retired: get another.
    /// </summary>
    public bool TryAttach(Session session, long position)
    {
        lock (_lock)
        {
            if (_retired)
            {
                return false;
            }

            if (!_listeners.TryGetValue(session, out Listener? listener))
            {
                Attach(session, position);
            }
            else if (listener.State == ListenerState.Held && listener.Position < position)
            {
                listener.Position = position;
                listener.MemberAt = position;
            }
            else if (listener.State == ListenerState.Gone && listener.Position < position)
            {
                Return(listener, position);
            }

            return true;
        }
    }

    /// <summary>Lets a held listener have its events.</summary>
    public void Release(Session session)
    {
        lock (_lock)
        {
            if (_listeners.TryGetValue(session, out Listener? listener) && listener.State == ListenerState.Held)
            {
                GoLiveOrCatchUp(listener);
            }
        }
    }

    public void Detach(Session session)
    {
        lock (_lock)
        {
            if (_listeners.Remove(session, out Listener? listener))
            {
                StopListening(listener);
            }
        }
    }

    /// <summary>Where nobody listens, ends the subscription: it takes no listeners any more.</summary>
    public bool TryRetire()
    {
        lock (_lock)
        {
            _retired = _listening == 0;
            if (_retired)
            {
                foreach (Session session in _listeners.Keys)
                {
                    session.Remove(this);
                }

                _listeners.Clear();
            }

            return _retired;
        }
    }

    private void Advance(RoomEvent entry)
    {
        AttachMember(entry);
        PassOn(entry);
        if (entry is MemberChanged { Change: MembershipChange.Left } left)
        {
            DetachMember(left);
        }

        _cursor = entry.Seq;
    }

    // Encoded once, whoever many listen.
    private void PassOn(RoomEvent entry)
    {
        if (_live.Count == 0)
        {
            return;
        }

        using OutboundFrame frame = OutboundFrame.Create((Room, entry), EventEncoder.Write);
        foreach (Listener listener in CollectionsMarshal.AsSpan(_live))
        {
            if (listener.Position < entry.Seq)
            {
                listener.Position = entry.Seq;
                listener.Session.Socket.Send(frame);
            }
        }
    }

    // All sessions of somebody who has become a member listen from here on, the entry itself included.
    private void AttachMember(RoomEvent entry)
    {
        if (entry is not MemberChanged { Change: MembershipChange.Joined } joined)
        {
            return;
        }

        foreach (Session session in users.SessionsOf(joined.Member))
        {
            if (!_listeners.TryGetValue(session, out Listener? listener))
            {
                Attach(session, joined.Seq - 1);
            }
            else if (listener.State == ListenerState.Gone && listener.Position < joined.Seq)
            {
                Return(listener, joined.Seq - 1);
            }
        }
    }

    // Those who are behind, or held, find the entry in the log when they come to it.
    private void DetachMember(MemberChanged left)
    {
        foreach (Session session in users.SessionsOf(left.Member))
        {
            if (_listeners.TryGetValue(session, out Listener? listener)
                && listener.State == ListenerState.Live && listener.MemberAt < left.Seq)
            {
                StopListening(listener);
            }
        }
    }

    private void Attach(Session session, long position)
    {
        if (session.TryAdd(this, out bool held))
        {
            var listener = new Listener(session, position);
            _listeners.Add(session, listener);
            _listening++;
            if (!held)
            {
                // Inside Advance the cursor is one short of the entry, as is the position: live, and the entry is passed on next.
                GoLiveOrCatchUp(listener);
            }
        }
    }

    // Becomes a member again after having left on this connection.
    private void Return(Listener listener, long position)
    {
        listener.Position = position;
        listener.MemberAt = position;
        _listening++;
        GoLiveOrCatchUp(listener);
    }

    private void GoLiveOrCatchUp(Listener listener)
    {
        if (listener.Position >= _cursor)
        {
            GoLive(listener);
        }
        else
        {
            FallBehind(listener, _cursor);
        }
    }

    private void GoLive(Listener listener)
    {
        listener.State = ListenerState.Live;
        listener.LiveIndex = _live.Count;
        _live.Add(listener);
    }

    private void LeaveLive(Listener listener)
    {
        Listener last = _live[^1];
        _live[listener.LiveIndex] = last;
        last.LiveIndex = listener.LiveIndex;
        _live.RemoveAt(_live.Count - 1);
    }

    // One who has left keeps the position at which that was: older news of having joined must not bring them back.
    private void StopListening(Listener listener)
    {
        if (listener.State == ListenerState.Gone)
        {
            return;
        }

        if (listener.State == ListenerState.Live)
        {
            LeaveLive(listener);
        }

        listener.State = ListenerState.Gone;
        if (--_listening == 0)
        {
            idle(this);
        }
    }

    private void HeardUnderLock(long head)
    {
        _heard = Math.Max(_heard, head);
        if (_heard > _cursor && !_catchingUp)
        {
            _catchingUp = true;
            _ = Task.Run(CatchUpAsync);
        }
    }

    // Reads on until the cursor is as far as anybody has said that the log goes. One at a time; what arrives meanwhile is applied meanwhile.
    private async Task CatchUpAsync()
    {
        while (TryGetLag(out long after))
        {
            if (!TryApplyRead(await log.TryReadAsync(Room, after)))
            {
                await log.PauseAsync();
            }
        }
    }

    private bool TryApplyRead(IReadOnlyList<RoomEvent>? events)
    {
        try
        {
            return events is { Count: > 0 } && TryApply(events);
        }
        catch (Exception e)
        {
            // A defect. Those who listen stay where they are rather than miss an event; it is tried again.
            log.Broken(e, Room);
            return false;
        }
    }

    private bool TryGetLag(out long after)
    {
        lock (_lock)
        {
            after = _cursor;
            _catchingUp = _heard > _cursor && !_retired && !log.Stopped;
            return _catchingUp;
        }
    }
}
