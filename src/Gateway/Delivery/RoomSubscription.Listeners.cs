using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery;

/// <content>Who listens, and from where in the log on.</content>
internal sealed partial class RoomSubscription
{
    /// <summary>
    /// Makes the session a listener that has everything up to <paramref name="position"/>. A session that listens already stays where it is, unless it is
    /// held: then the later position counts. One that has left comes back where that was before <paramref name="memberAt"/>.
    /// </summary>
    /// <param name="session">Whose user is a member at <paramref name="memberAt"/>.</param>
    /// <param name="position">The seq up to which it needs nothing.</param>
    /// <param name="memberAt">A seq.</param>
    /// <returns>False where the room is retired: get another.</returns>
    public bool TryAttach(Session session, long position, long memberAt)
    {
        lock (_lock)
        {
            if (_retired)
            {
                return false;
            }

            if (!_listeners.TryGetValue(session, out Listener? listener))
            {
                Attach(session, position, memberAt);
            }
            else if (listener.State == ListenerState.Held && listener.Position < position)
            {
                listener.Position = position;
                listener.MemberAt = memberAt;
            }
            else if (listener.State == ListenerState.Gone && listener.Position < memberAt)
            {
                Return(listener, position, memberAt);
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
    /// <param name="waits">Nobody listens, but what has been heard of may be news of a member, and is read first: try again.</param>
    public bool TryRetire(out bool waits)
    {
        lock (_lock)
        {
            waits = _listening == 0 && _heard > _cursor;
            _retired = _listening == 0 && !waits;
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

    // All sessions of somebody who has become a member listen from here on, the entry itself included.
    private void AttachMember(RoomEvent entry)
    {
        if (entry is not MemberChanged joined || !joined.Change.IsEntry())
        {
            return;
        }

        foreach (Session session in users.SessionsOf(joined.Member))
        {
            if (!_listeners.TryGetValue(session, out Listener? listener))
            {
                Attach(session, joined.Seq - 1, joined.Seq);
            }
            else if (listener.State == ListenerState.Gone && listener.Position < joined.Seq)
            {
                Return(listener, joined.Seq - 1, joined.Seq);
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

    private void Attach(Session session, long position, long memberAt)
    {
        if (session.TryAdd(this, out bool held))
        {
            var listener = new Listener(session, position, memberAt);
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
    private void Return(Listener listener, long position, long memberAt)
    {
        listener.Position = position;
        listener.MemberAt = memberAt;
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
            idle(Topic.OfRoom(Room));
        }
    }
}
