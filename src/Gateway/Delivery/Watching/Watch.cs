namespace OrleansChat.Gateway.Delivery.Watching;

/// <summary>That a session wants to know how a user is. Why is its session's business, what it may be told its user's lock's.</summary>
internal sealed class Watch(Session session, WatchedUser user)
{
    /// <summary>Before it is known whether one of the two has blocked the other, nothing is told.</summary>
    private const long Unknown = -1;

    public Session Session { get; } = session;

    public WatchedUser User { get; } = user;

    /// <summary>Whether the session watches its own user: that shows what was chosen.</summary>
    public bool Own { get; } = session.User == user.User;

    /// <summary>Whether the client has asked for it.</summary>
    public bool Listed { get; set; }

    /// <summary>Whether the two are contacts.</summary>
    public bool Contact { get; set; }

    public bool Wanted => Own || Listed || Contact;

    /// <summary>Whether one of the two has blocked the other.</summary>
    public bool Hidden { get; set; }

    /// <summary>Up to which change between the two <see cref="Hidden"/> is right.</summary>
    public long Version { get; set; } = session.User == user.User ? 0 : Unknown;

    public bool Resolved => Version != Unknown;
}
