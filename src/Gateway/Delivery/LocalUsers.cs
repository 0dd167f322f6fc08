using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace OrleansChat.Gateway.Delivery;

/// <summary>The sessions of each user on this gateway. Reading takes no lock.</summary>
internal sealed class LocalUsers
{
    private readonly ConcurrentDictionary<string, ImmutableArray<Session>> _sessions = new(StringComparer.Ordinal);

    private int _count;

    /// <summary>Users with a session.</summary>
    public int Count => Volatile.Read(ref _count);

    public ImmutableArray<Session> SessionsOf(string user) => _sessions.TryGetValue(user, out ImmutableArray<Session> sessions) ? sessions : [];

    public void Add(Session session)
    {
        if (_sessions.AddOrUpdate(session.User, static (_, added) => [added], static (_, there, added) => there.Add(added), session).Length == 1)
        {
            Interlocked.Increment(ref _count);
        }
    }

    /// <summary>Takes a session away. True where it was the user's last; the user is kept, without sessions, until <see cref="TryForget"/>.</summary>
    public bool Remove(Session session)
    {
        bool last = _sessions.AddOrUpdate(session.User, static (_, _) => [], static (_, there, gone) => there.Remove(gone), session).IsEmpty;
        if (last)
        {
            Interlocked.Decrement(ref _count);
        }

        return last;
    }

    /// <summary>Forgets a user, unless a session has come meanwhile.</summary>
    public bool TryForget(string user) =>
        _sessions.TryGetValue(user, out ImmutableArray<Session> sessions) && sessions.IsEmpty && _sessions.TryRemove(new(user, sessions));
}
