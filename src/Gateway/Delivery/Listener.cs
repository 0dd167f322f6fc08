namespace OrleansChat.Gateway.Delivery;

/// <summary>
/// A session's position in a room's log. It belongs to the room's lock, except that while <see cref="ListenerState.Behind"/> its position belongs to
/// the one task that brings it up to date.
/// </summary>
internal sealed class Listener(Session session, long position, long memberAt)
{
    private const long NoRewind = long.MaxValue;

    private long _rewind = NoRewind;

    public Session Session { get; } = session;

    public ListenerState State { get; set; }

    /// <summary>Everything up to here has been sent, or is not wanted.</summary>
    public long Position { get; set; } = position;

    /// <summary>The session's user is known to have been a member at this seq: only later entries of the log can change that.</summary>
    public long MemberAt { get; set; } = memberAt;

    /// <summary>While behind: whether the user is still a member at <see cref="Position"/>.</summary>
    public bool Member { get; set; } = true;

    /// <summary>While behind: at least up to here the log is to be read.</summary>
    public long Target { get; set; }

    /// <summary>Where in the room's live listeners it stands.</summary>
    public int LiveIndex { get; set; }

    /// <summary>While behind: answers its position when it has been brought up to date, null when reading has failed and is tried again.</summary>
    public TaskCompletionSource<long?> CaughtUp { get; set; } = NewWait();

    /// <summary>Whether a sync wants it to go on from a position at which its user counts as a member.</summary>
    public bool RewindWanted => Volatile.Read(ref _rewind) != NoRewind;

    public static TaskCompletionSource<long?> NewWait() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Asks for a position; the earliest that was asked for counts. The caller holds the room's lock.</summary>
    public void AskRewind(long position) => Volatile.Write(ref _rewind, Math.Min(_rewind, position));

    /// <summary>Takes the position that was asked for, if one was. The caller holds the room's lock.</summary>
    public bool TakeRewind()
    {
        long position = Interlocked.Exchange(ref _rewind, NoRewind);
        if (position == NoRewind)
        {
            return false;
        }

        Position = position;
        Member = true;
        return true;
    }
}

/// <summary>How a listener gets its events.</summary>
internal enum ListenerState
{
    /// <summary>Not yet: its session is not ready.</summary>
    Held,

    /// <summary>By being read the log, until it has caught up.</summary>
    Behind,

    /// <summary>As they happen: its position is the room's cursor, or beyond.</summary>
    Live,

    /// <summary>Not any more: at its position its user left the room, or its session has closed.</summary>
    Gone,
}
