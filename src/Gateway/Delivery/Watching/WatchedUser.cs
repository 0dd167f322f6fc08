using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery.Watching;

/// <summary>
/// A user whom sessions of this gateway watch, and how they are as far as it has heard. What changes is encoded once and told to every watch that may know
/// it. <c>idle</c> is called when the last watch has gone.
/// </summary>
internal sealed class WatchedUser(string user, DeliveryMetrics metrics, Action<string> idle)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Watch> _watches = [];
    private UserPresence? _presence;
    private long _life;
    private bool _retired;

    public string User { get; } = user;

    /// <summary>Whether it has ended because nobody watched.</summary>
    public bool IsRetired
    {
        get
        {
            lock (_lock)
            {
                return _retired;
            }
        }
    }

    /// <summary>Adds a watch, which is told how the user is as soon as that is known and it may know it. False where this has ended: get another.</summary>
    public bool TryAdd(Watch watch)
    {
        lock (_lock)
        {
            if (!_retired && _watches.Add(watch) && watch.Own && _presence is { } known)
            {
                TellOwn([watch], SeenPresence.ByOneself(known), first: true);
            }

            return !_retired;
        }
    }

    public void Remove(Watch watch)
    {
        lock (_lock)
        {
            if (_watches.Remove(watch) && _watches.Count == 0)
            {
                idle(Topic.OfPresence(User));
            }
        }
    }

    /// <summary>Ends it, where nobody watches.</summary>
    public bool TryRetire()
    {
        lock (_lock)
        {
            _retired |= _watches.Count == 0;
            return _retired;
        }
    }

    /// <summary>Takes what an audience says; what is older than what is known is passed over.</summary>
    public void Apply(UserPresence presence, long life, bool settled)
    {
        lock (_lock)
        {
            UserPresence? before = _presence;
            bool outdated = before is not null && (life < _life || (life == _life && presence.Number <= before.Number));
            if (outdated || (!settled && before is { Here: true } && !presence.Here))
            {
                return;
            }

            (_presence, _life) = (presence, life);
            SeenPresence seen = SeenPresence.ByOthers(presence);
            if (before is null || SeenPresence.ByOthers(before) != seen)
            {
                Tell(_watches.Where(watch => watch is { Own: false, Resolved: true, Hidden: false }), seen);
            }

            SeenPresence chosen = SeenPresence.ByOneself(presence);
            if (before is null || SeenPresence.ByOneself(before) != chosen)
            {
                TellOwn(_watches.Where(watch => watch.Own), chosen, first: before is null);
            }
        }
    }

    /// <summary>Says whether the two are kept apart, as of a change between them; an older one is passed over.</summary>
    public void Resolve(Watch watch, bool hidden, long version)
    {
        lock (_lock)
        {
            if (version <= watch.Version)
            {
                return;
            }

            bool news = !watch.Resolved || watch.Hidden != hidden;
            bool wasResolved = watch.Resolved;
            (watch.Hidden, watch.Version) = (hidden, version);
            if (news && hidden && (!wasResolved || (_presence is { } known && SeenPresence.ByOthers(known).Status is not null)))
            {
                Tell([watch], SeenPresence.Nothing(User));
            }
            else if (news && !hidden && _presence is { } now)
            {
                Tell([watch], SeenPresence.ByOthers(now));
            }
        }
    }

    /// <summary>Tells a watch anew what it was told before.</summary>
    public void Repeat(Watch watch)
    {
        lock (_lock)
        {
            if (watch is { Resolved: true, Hidden: true })
            {
                Tell([watch], SeenPresence.Nothing(User));
            }
            else if (watch.Resolved && _presence is { } known)
            {
                Tell([watch], watch.Own ? SeenPresence.ByOneself(known) : SeenPresence.ByOthers(known));
            }
        }
    }

    /// <summary>Sends a frame about the user to the others who watch and may know.</summary>
    public void PassOn(OutboundFrame frame)
    {
        lock (_lock)
        {
            foreach (Watch watch in _watches.Where(watch => watch is { Own: false, Resolved: true, Hidden: false }))
            {
                watch.Session.Socket.Send(frame);
            }
        }
    }

    // To be simply online is what everybody takes for granted who has just come in.
    private void TellOwn(IEnumerable<Watch> watches, SeenPresence chosen, bool first)
    {
        if (!first || chosen is not { Status: PresenceStatus.Online, Text: null })
        {
            Tell(watches, chosen);
        }
    }

    private void Tell(IEnumerable<Watch> watches, SeenPresence seen)
    {
        OutboundFrame? frame = null;
        int copies = 0;
        foreach (Watch watch in watches)
        {
            frame ??= OutboundFrame.Create(seen, PeopleEncoder.Write);
            watch.Session.Socket.SendEphemeral(frame);
            copies++;
        }

        frame?.Dispose();
        metrics.PresencesTold(copies);
    }
}
