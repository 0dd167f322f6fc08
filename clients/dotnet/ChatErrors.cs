namespace OrleansChat.Client;

/// <summary>The codes of a <see cref="ChatException"/>: the protocol's, and those of the client itself.</summary>
public static class ChatErrors
{
    /// <summary>Malformed, or out of bounds.</summary>
    public const string BadFrame = "bad_frame";

    /// <summary>Beyond a limit. Also where a request does not fit into a frame.</summary>
    public const string TooLarge = "too_large";

    /// <summary>Not signed in, or the credentials are wrong.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>You may not do this.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>You are banned, by the operators or from the room.</summary>
    public const string Banned = "banned";

    /// <summary>There is no such room.</summary>
    public const string NoSuchRoom = "no_such_room";

    /// <summary>Nobody by that name has ever signed in.</summary>
    public const string NoSuchUser = "no_such_user";

    /// <summary>There is no such message, upload, session or webhook.</summary>
    public const string NoSuchMessage = "no_such_message";

    /// <summary>They do not want to hear from you.</summary>
    public const string Blocked = "blocked";

    /// <summary>Join the room first.</summary>
    public const string NotAMember = "not_a_member";

    /// <summary>The name is taken.</summary>
    public const string AlreadyExists = "already_exists";

    /// <summary>Somebody else changed the same thing at the same time.</summary>
    public const string Conflict = "conflict";

    /// <summary>Too fast; nothing was done. See <see cref="ChatException.RetryAfter"/>.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>The outcome is unknown: try again after a moment.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>A defect of the server.</summary>
    public const string Internal = "internal";

    /// <summary>The client: there is no connection, or it broke before the reply came, and then the outcome is unknown.</summary>
    public const string Offline = "offline";

    /// <summary>The client: it was closed, by <see cref="ChatClient.DisposeAsync"/> or by the server for good (<see cref="ChatException.CloseCode"/>).</summary>
    public const string Closed = "closed";

    /// <summary>The client: too many messages wait to be sent (<see cref="ChatClientOptions.MaxUnsent"/>).</summary>
    public const string OutboxFull = "outbox_full";

    /// <summary>The client: the server speaks a version of the protocol that this client does not.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>Those of the client itself: a server that says them would be believed to be away.</summary>
    internal static bool IsOwn(string code) => code is Offline or Closed or OutboxFull or Unsupported;

    internal static bool MayPass(string code) => code is Unavailable or RateLimited or Internal;
}
