namespace OrleansChat.Chaos.Recording;

/// <summary>Something that happened in a run, in the order in which it was noticed.</summary>
/// <param name="At">Since the run began.</param>
internal abstract record Observation(TimeSpan At);

/// <summary>Something that a client did or was told on one of its connections.</summary>
/// <param name="Connection">Counted over all clients.</param>
internal abstract record Noticed(TimeSpan At, string User, int Connection) : Observation(At);

/// <summary><c>ready</c>: who signed in, where, and how far each of its rooms was said to be.</summary>
internal sealed record SignedIn(TimeSpan At, string User, int Connection, string Gateway, IReadOnlyDictionary<string, long> Rooms) : Noticed(At, User, Connection);

/// <summary>The rooms that were behind at <c>ready</c> have been synced.</summary>
internal sealed record CaughtUp(TimeSpan At, string User, int Connection) : Noticed(At, User, Connection);

/// <summary>The connection is gone; nothing comes on it any more.</summary>
internal sealed record Disconnected(TimeSpan At, string User, int Connection, string Reason) : Noticed(At, User, Connection);

/// <summary>A message goes out; once for each attempt.</summary>
internal sealed record Sending(TimeSpan At, string User, int Connection, string Room, string Cid, string TextHash) : Noticed(At, User, Connection);

/// <summary><c>ok</c> to a message.</summary>
internal sealed record Acknowledged(TimeSpan At, string User, int Connection, string Room, string Cid, long Seq, long AtMs, bool Duplicate) : Noticed(At, User, Connection);

/// <summary>A client gave a message up without having been answered.</summary>
internal sealed record GivenUp(TimeSpan At, string User, int Connection, string Room, string Cid) : Noticed(At, User, Connection);

/// <summary><c>ok</c> to a <c>join</c>.</summary>
internal sealed record Joined(TimeSpan At, string User, int Connection, string Room, long Seq) : Noticed(At, User, Connection);

/// <summary>A <c>leave</c> goes out.</summary>
internal sealed record Leaving(TimeSpan At, string User, int Connection, string Room) : Noticed(At, User, Connection);

/// <summary>The room is left: <c>ok</c>, or a refusal that says the same.</summary>
internal sealed record Left(TimeSpan At, string User, int Connection, string Room) : Noticed(At, User, Connection);

/// <summary>A <c>sync</c> goes out.</summary>
internal sealed record SyncAsked(TimeSpan At, string User, int Connection, long Id, IReadOnlyDictionary<string, long> Rooms) : Noticed(At, User, Connection);

/// <summary><c>ok</c> to a <c>sync</c>.</summary>
internal sealed record SyncAnswered(TimeSpan At, string User, int Connection, long Id, IReadOnlyDictionary<string, SyncedTo> Rooms) : Noticed(At, User, Connection);

/// <summary>What a <c>sync</c> says of one room.</summary>
internal sealed record SyncedTo(long Seq, bool Complete, string? Error);

/// <summary>An event arrived.</summary>
internal sealed record Delivered(TimeSpan At, string User, int Connection, LoggedEvent Event) : Noticed(At, User, Connection);

/// <summary>A page of <c>history</c> was read: every message of the room above <paramref name="After"/>, up to the last one.</summary>
internal sealed record HistoryRead(TimeSpan At, string User, int Connection, string Room, long After, IReadOnlyList<LoggedEvent> Messages, bool More) : Noticed(At, User, Connection);

/// <summary>A refusal that a client which keeps to the protocol must never get, or a <c>bye</c> that tells of a defect.</summary>
internal sealed record Refused(TimeSpan At, string User, int Connection, string Request, string Code) : Noticed(At, User, Connection);

/// <summary>The clients have all that they will get: whatever a client lacks now is missing.</summary>
internal sealed record Settled(TimeSpan At) : Observation(At);

/// <summary>What was done to a member of the cluster.</summary>
/// <param name="Member">Its name; <c>postgres</c> for the database.</param>
internal sealed record Fault(TimeSpan At, FaultKind Kind, FaultStep Step, string Member) : Observation(At);

/// <summary>On which gateways a user's sessions are, as the cluster says and as it is.</summary>
internal sealed record PresenceSeen(TimeSpan At, string User, IReadOnlyList<string> Expected, IReadOnlyList<string> Seen) : Observation(At);
