using System.Collections.Concurrent;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery.Watching;

/// <summary>
/// Who on this gateway watches whom. Sessions watch their own user and that user's contacts from the beginning, and others as their clients wish. Nothing
/// here waits for a socket or a grain.
/// </summary>
internal sealed class Watchers(LocalUsers users, DeliveryMetrics metrics)
{
    private readonly ConcurrentDictionary<string, WatchedUser> _watched = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _idle = [];

    /// <summary>Called with topics that are to be listened to from now on.</summary>
    public Action<IReadOnlyList<string>> Wanted { get; set; } = _ => { };

    /// <summary>How many users are watched.</summary>
    public int Count => _watched.Count;

    public bool IsWatched(string user) => _watched.ContainsKey(user);

    /// <summary>The session is there for others to see, and sees its contacts. To be called once it has been told that it is signed in.</summary>
    public void Begin(Session session, IReadOnlyList<Contact> contacts)
    {
        var wanted = new List<string> { Topic.OfAttendance(session.User) };
        SessionWatches mine = session.Watches;
        lock (mine.Lock)
        {
            List<ContactNotice>? early = mine.Early;
            mine.Early = null;
            if (mine.Closed || early is null)
            {
                return;
            }

            Add(session, session.User);
            foreach (Contact contact in contacts)
            {
                Take(session, contact, hidden: false, wanted);
            }

            foreach (ContactNotice notice in early)
            {
                Take(session, notice, wanted);
            }
        }

        Wanted(wanted);
    }

    /// <summary>
    /// Replaces what the client has asked for, and tells it how those are of whom that is known. Answers those of whom it is not known whether they and
    /// the session's user are kept apart: ask, then <see cref="Resolve"/>.
    /// </summary>
    public IReadOnlyList<string> Replace(Session session, IReadOnlyList<string> list)
    {
        var unresolved = new List<string>();
        var wanted = new List<string>();
        SessionWatches mine = session.Watches;
        lock (mine.Lock)
        {
            if (mine.Closed)
            {
                return [];
            }

            foreach (Watch watch in mine.Watches.Values.Where(watch => watch.Listed).ToArray())
            {
                watch.Listed = false;
            }

            foreach (string user in list.Distinct(StringComparer.Ordinal))
            {
                Watch watch = Add(session, user);
                watch.Listed = true;
                wanted.Add(Topic.OfPresence(user));
                if (watch.Resolved)
                {
                    watch.User.Repeat(watch);
                }
                else
                {
                    unresolved.Add(user);
                }
            }

            RemoveUnwanted(mine);
        }

        Wanted(wanted);
        return unresolved;
    }

    /// <summary>Takes what was asked for: who of these is kept apart from the session's user; who is not named is not.</summary>
    public static void Resolve(Session session, IReadOnlyList<string> asked, IReadOnlyList<PairStanding> standings)
    {
        Dictionary<string, PairStanding> known = standings.ToDictionary(standing => standing.User, StringComparer.Ordinal);
        lock (session.Watches.Lock)
        {
            foreach (string user in asked)
            {
                if (session.Watches.Watches.TryGetValue(user, out Watch? watch))
                {
                    PairStanding? standing = known.GetValueOrDefault(user);
                    watch.User.Resolve(watch, standing?.Hidden ?? false, standing?.Version ?? 0);
                }
            }
        }
    }

    /// <summary>Whom the client of the session has asked to watch.</summary>
    public static IReadOnlyList<string> ListOf(Session session)
    {
        lock (session.Watches.Lock)
        {
            return [.. session.Watches.Watches.Values.Where(watch => watch is { Listed: true, Own: false }).Select(watch => watch.User.User)];
        }
    }

    /// <summary>Takes all contacts anew, for some news of them may have been missed.</summary>
    public void Renew(Session session, IReadOnlyList<Contact> contacts)
    {
        var wanted = new List<string>();
        HashSet<string> there = [.. contacts.Select(contact => contact.User)];
        SessionWatches mine = session.Watches;
        lock (mine.Lock)
        {
            if (mine.Closed || mine.Early is not null)
            {
                return;
            }

            foreach (Watch watch in mine.Watches.Values.Where(watch => watch.Contact && !there.Contains(watch.User.User)))
            {
                watch.Contact = false;
            }

            RemoveUnwanted(mine);
            foreach (Contact contact in contacts)
            {
                Take(session, contact, hidden: false, wanted);
            }
        }

        Wanted(wanted);
    }

    public static void Close(Session session)
    {
        SessionWatches mine = session.Watches;
        lock (mine.Lock)
        {
            mine.Closed = true;
            foreach (Watch watch in mine.Watches.Values)
            {
                watch.User.Remove(watch);
            }

            mine.Watches.Clear();
        }
    }

    public void Receive(PresenceNotice notice)
    {
        foreach (UserPresence presence in notice.People)
        {
            if (_watched.TryGetValue(presence.User, out WatchedUser? watched))
            {
                watched.Apply(presence, notice.Life, notice.Settled);
            }
        }
    }

    public void Receive(ContactNotice notice)
    {
        var wanted = new List<string>();
        foreach (Session session in users.SessionsOf(notice.User))
        {
            lock (session.Watches.Lock)
            {
                if (session.Watches.Early is { } early)
                {
                    early.Add(notice);
                }
                else
                {
                    Take(session, notice, wanted);
                }
            }
        }

        Wanted(wanted);
    }

    public void Receive(ProfileNotice notice)
    {
        using OutboundFrame frame = OutboundFrame.Create(notice.Profile, PeopleEncoder.Write);
        foreach (Session session in users.SessionsOf(notice.User))
        {
            if (session.Watches.HasBegun)
            {
                session.Socket.Send(frame);
            }
        }

        if (_watched.TryGetValue(notice.User, out WatchedUser? watched))
        {
            watched.PassOn(frame);
        }
    }

    /// <summary>The topics of those whom nobody seems to watch any more.</summary>
    public IEnumerable<string> TakeIdle()
    {
        for (int left = _idle.Count; left > 0 && _idle.TryDequeue(out string? topic); left--)
        {
            yield return topic;
        }
    }

    /// <summary>Forgets how a user is, unless somebody watches.</summary>
    public bool TryForget(string user)
    {
        if (!_watched.TryGetValue(user, out WatchedUser? watched) || !watched.TryRetire())
        {
            return false;
        }

        // Somebody who wants another may have taken it out already.
        _watched.TryRemove(new(user, watched));
        return true;
    }

    private void Take(Session session, ContactNotice notice, List<string> wanted)
    {
        if (Take(session, notice.Contact, notice.Hidden, wanted) && notice.Action is not null)
        {
            using OutboundFrame frame = OutboundFrame.Create(notice, PeopleEncoder.Write);
            session.Socket.Send(frame);
        }
    }

    // False where something newer is known.
    private bool Take(Session session, Contact contact, bool hidden, List<string> wanted)
    {
        SessionWatches mine = session.Watches;
        if (mine.Closed || contact.Version <= mine.Versions.GetValueOrDefault(contact.User))
        {
            return false;
        }

        mine.Versions[contact.User] = contact.Version;
        bool isContact = contact.State == ContactState.Contact;
        if (isContact)
        {
            Add(session, contact.User);
            wanted.Add(Topic.OfPresence(contact.User));
        }

        if (mine.Watches.TryGetValue(contact.User, out Watch? watch))
        {
            watch.Contact = isContact;
            watch.User.Resolve(watch, hidden, contact.Version);
            RemoveUnwanted(mine, watch);
        }

        return true;
    }

    private Watch Add(Session session, string user)
    {
        Dictionary<string, Watch> mine = session.Watches.Watches;
        if (mine.TryGetValue(user, out Watch? watch))
        {
            return watch;
        }

        do
        {
            watch = new Watch(session, Get(user));
        }
        while (!watch.User.TryAdd(watch));
        mine.Add(user, watch);
        return watch;
    }

    private static void RemoveUnwanted(SessionWatches mine)
    {
        foreach (Watch watch in mine.Watches.Values.ToArray())
        {
            RemoveUnwanted(mine, watch);
        }
    }

    private static void RemoveUnwanted(SessionWatches mine, Watch watch)
    {
        if (!watch.Wanted)
        {
            mine.Watches.Remove(watch.User.User);
            watch.User.Remove(watch);
        }
    }

    private WatchedUser Get(string user)
    {
        while (true)
        {
            if (!_watched.TryGetValue(user, out WatchedUser? there))
            {
                var watched = new WatchedUser(user, metrics, _idle.Enqueue);
                if (_watched.TryAdd(user, watched))
                {
                    // Until somebody watches it is idle; where it is given up first, whoever wanted it gets another.
                    _idle.Enqueue(Topic.OfPresence(user));
                    return watched;
                }
            }
            else if (there.IsRetired)
            {
                _watched.TryRemove(new(user, there));
            }
            else
            {
                return there;
            }
        }
    }
}
