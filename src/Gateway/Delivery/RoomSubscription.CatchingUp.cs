using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery;

/// <content>How one listener is brought up to date while the others go on.</content>
internal sealed partial class RoomSubscription
{
    /// <summary>
    /// Sends a session everything after <paramref name="seen"/>, then lets it go on live; live events wait their turn meanwhile.
    /// </summary>
    /// <param name="session">Its user is a member at <paramref name="head"/>.</param>
    /// <param name="seen">The last seq that the client has seen, or that is not for it; one beyond the head is taken for the head.</param>
    /// <param name="gone">Whether something after what the client has seen has been deleted for its age.</param>
    /// <param name="head">The room's newest committed seq.</param>
    /// <returns>How it ended; null where the log could not be read (it will be, and the events follow), or where the room is retired: get another.</returns>
    public async Task<SyncedRoom?> TrySyncAsync(Session session, long seen, bool gone, long head)
    {
        long from = Math.Min(seen, head);
        if (gone || head - from > Limits.MaxSyncEvents)
        {
            return TryAttach(session, head, head) ? new SyncedRoom(Room, head, Complete: false) : null;
        }

        long? reached = await Rewind(session, from, head);
        return reached is { } seq ? new SyncedRoom(Room, seq, Complete: true) : null;
    }

    // Answers the position that is reached, null where it is not.
    private Task<long?> Rewind(Session session, long from, long head)
    {
        lock (_lock)
        {
            if (!TryAttach(session, head, head) || !_listeners.TryGetValue(session, out Listener? listener) || listener.State == ListenerState.Gone)
            {
                return Task.FromResult<long?>(null);
            }

            // Never from an earlier position than the one that was asked for: its user may have been out of the room in between.
            listener.MemberAt = Math.Max(listener.MemberAt, head);
            if (listener.State == ListenerState.Behind)
            {
                // Also where it need not go back: it may just have read that its user left, which is not so any more.
                listener.Target = Math.Max(listener.Target, head);
                listener.AskRewind(from);
            }
            else if (from < head)
            {
                LeaveLive(listener);
                listener.Position = from;
                FallBehind(listener, head);
            }
            else
            {
                listener.Position = Math.Max(listener.Position, head);
            }

            return listener.State == ListenerState.Behind ? listener.CaughtUp.Task : Task.FromResult<long?>(listener.Position);
        }
    }

    private void FallBehind(Listener listener, long target)
    {
        listener.State = ListenerState.Behind;
        listener.Member = true;
        listener.Target = target;
        listener.CaughtUp = Listener.NewWait();
        _ = Task.Run(() => BringUpAsync(listener));
    }

    // The only one who touches the listener's position until it has settled.
    private async Task BringUpAsync(Listener listener)
    {
        try
        {
            while (!TrySettle(listener))
            {
                RoomEvents? read = await log.TryReadAsync(Room, listener.Position, "listener");
                if (read?.Floor > listener.Position)
                {
                    GiveUp(listener);
                }
                else if (read is { Events.Count: > 0 })
                {
                    metrics.Replayed(await ReplayAsync(listener, read.Events));
                }
                else
                {
                    FailWaiting(listener);
                    await log.PauseAsync();
                }
            }
        }
        catch (Exception e)
        {
            // A listener that cannot go on must not seem to: its client comes back and syncs.
            log.Broken(e, Room);
            listener.Session.Socket.Close(CloseReason.ServerError);
            listener.CaughtUp.TrySetResult(null);
        }
    }

    // What comes next is deleted. A client that came back and asked for it would be told.
    private static void GiveUp(Listener listener)
    {
        listener.Session.Socket.Close(CloseReason.ServerError);
        listener.CaughtUp.TrySetResult(null);
    }

    // Waits for the socket's room, so that a long log does not close a slow socket; nobody else waits for it.
    // Answers how many entries were sent.
    private async Task<int> ReplayAsync(Listener listener, IReadOnlyList<RoomEvent> entries)
    {
        int sent = 0;
        foreach (RoomEvent entry in entries)
        {
            if (listener.RewindWanted)
            {
                return sent;
            }

            MemberChanged? change = entry is MemberChanged changed && changed.Member == listener.Session.User && entry.Seq > listener.MemberAt ? changed : null;
            if (change?.Change.IsEntry() == true)
            {
                listener.Member = true;
            }

            if (listener.Member)
            {
                using OutboundFrame frame = OutboundFrame.Create((Room, entry), EventEncoder.Write);
                if (!await listener.Session.Socket.SendAsync(frame))
                {
                    return sent;
                }

                sent++;
            }

            if (change?.Change.IsExit() == true)
            {
                listener.Member = false;
            }

            listener.Position = entry.Seq;
        }

        return sent;
    }

    // True where there is nothing left to read: the listener goes on live, or is gone.
    private bool TrySettle(Listener listener)
    {
        lock (_lock)
        {
            bool listens = _listeners.GetValueOrDefault(listener.Session) == listener && !listener.Session.Socket.Closed.IsCancellationRequested && !log.Stopped;
            if (listens && (listener.TakeRewind() || listener.Position < Math.Max(_cursor, listener.Target)))
            {
                return false;
            }

            if (listens && listener.Member)
            {
                listener.MemberAt = Math.Max(listener.MemberAt, listener.Position);
                GoLive(listener);
            }
            else if (listens)
            {
                StopListening(listener);
            }

            listener.CaughtUp.TrySetResult(listener.Position);
            return true;
        }
    }

    private void FailWaiting(Listener listener)
    {
        lock (_lock)
        {
            listener.CaughtUp.TrySetResult(null);
            listener.CaughtUp = Listener.NewWait();
        }
    }
}
