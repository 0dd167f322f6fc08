using System.Runtime.InteropServices;
using OrleansChat.Gateway.Connections;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery;

/// <summary>
/// A room and its listeners on this gateway. The cursor is the seq up to which the room's events have been passed on; it only ever advances by one
/// entry of the log after the other, under the lock, whatever arrives twice, late or not at all. A listener is live while its position is not below
/// the cursor; one that is behind is read the log by a task of its own until it is not. <c>idle</c> is called when the last listener has gone.
/// </summary>
internal sealed partial class RoomSubscription(
    string room, long cursor, RoomLog log, LocalUsers users, DeliveryMetrics metrics, Action<string> idle)
{
    /// <summary>More than that does not overtake: it was lost, and is read.</summary>
    private const int MostEarly = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<Session, Listener> _listeners = [];
    private readonly List<Listener> _live = [];

    /// <summary>Events that have overtaken others on their way: kept until those arrive or are read.</summary>
    private readonly Dictionary<long, RoomEvent> _early = [];
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

            int known = 0;
            int early = 0;
            int passedOn = 0;
            long copies = 0;
            foreach (RoomEvent entry in events)
            {
                if (entry.Seq <= _cursor)
                {
                    // Known here, but not to the sessions of a newcomer of whom this is the first news: it overtook, or this subscription began later.
                    AttachMember(entry);
                    known++;
                }
                else if (entry.Seq == _cursor + 1)
                {
                    copies += Advance(entry);
                    passedOn++;
                    while (_early.Count > 0 && _early.Remove(_cursor + 1, out RoomEvent? next))
                    {
                        copies += Advance(next);
                        passedOn++;
                    }
                }
                else
                {
                    KeepEarly(entry);
                    early++;
                }
            }

            metrics.Applied(passedOn, known, early, copies);
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

    /// <summary>Sends something that is not in the log, and may be dropped, to those who have everything that is.</summary>
    /// <param name="exceptSession">A session that is left out, or null.</param>
    /// <param name="exceptUser">A user whose sessions are left out, or null.</param>
    public void PassOn(OutboundFrame signal, string? exceptSession, string? exceptUser)
    {
        lock (_lock)
        {
            foreach (Listener listener in CollectionsMarshal.AsSpan(_live))
            {
                if ((exceptSession is null || listener.Session.Facts?.Session != exceptSession) && listener.Session.User != exceptUser)
                {
                    listener.Session.Socket.SendEphemeral(signal);
                }
            }
        }
    }

    private void KeepEarly(RoomEvent entry)
    {
        if (_early.Count < MostEarly)
        {
            _early[entry.Seq] = entry;
        }
    }

    // Answers how many have been sent it.
    private int Advance(RoomEvent entry)
    {
        AttachMember(entry);
        int copies = PassOn(entry);
        if (entry is MemberChanged left && left.Change.IsExit())
        {
            DetachMember(left);
        }

        _cursor = entry.Seq;
        return copies;
    }

    // Encoded once, whoever many listen.
    private int PassOn(RoomEvent entry)
    {
        if (_live.Count == 0)
        {
            return 0;
        }

        int copies = 0;
        using OutboundFrame frame = OutboundFrame.Create((Room, entry), EventEncoder.Write);
        foreach (Listener listener in CollectionsMarshal.AsSpan(_live))
        {
            if (listener.Position < entry.Seq)
            {
                listener.Position = entry.Seq;
                listener.Session.Socket.Send(frame);
                copies++;
            }
        }

        return copies;
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
        if (HasEarly())
        {
            await log.GraceAsync();
        }

        while (TryGetLag(out long after))
        {
            if (!TryApplyRead(await log.TryReadAsync(Room, after, "room")))
            {
                await log.PauseAsync();
            }
        }
    }

    private bool TryApplyRead(RoomEvents? read)
    {
        try
        {
            if (read is null)
            {
                return false;
            }

            PassOver(read.Floor);
            return read.Events.Count > 0 && TryApply(read.Events);
        }
        catch (Exception e)
        {
            // A defect. Those who listen stay where they are rather than miss an event; it is tried again.
            log.Broken(e, Room);
            return false;
        }
    }

    // What was not passed on and is deleted by now nobody can be sent any more: who misses it comes back, and is told so.
    private void PassOver(long floor)
    {
        lock (_lock)
        {
            if (floor <= _cursor)
            {
                return;
            }

            foreach (Listener listener in CollectionsMarshal.AsSpan(_live))
            {
                if (listener.Position < floor)
                {
                    listener.Session.Socket.Close(CloseReason.ServerError);
                }
            }

            for (long seq = _cursor + 1; seq <= floor && _early.Count > 0; seq++)
            {
                _early.Remove(seq);
            }

            _cursor = floor;
        }
    }

    private bool HasEarly()
    {
        lock (_lock)
        {
            return _early.Count > 0;
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
