using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol;

/// <summary>What a request is answered with; the request's id is added when it is written.</summary>
internal abstract record Reply;

/// <summary>A reply that is only sent to a request with an id.</summary>
internal abstract record OkReply : Reply;

/// <summary><c>ready</c>: signed in. Each room's seq is the one from which on its events follow.</summary>
internal sealed record ReadyReply(string User, string Session, string Token, IReadOnlyList<JoinedRoom> Rooms) : Reply;

/// <summary><c>pong</c></summary>
internal sealed record PongReply : Reply
{
    public static readonly PongReply Instance = new();
}

/// <summary><c>error</c></summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
internal sealed record ErrorReply(string Code, string Message, TimeSpan? RetryAfter = null) : Reply
{
    public static ErrorReply Of(Refusal refusal) => new(WireNames.Of(refusal.Code), refusal.Message, refusal.RetryAfter);
}

/// <summary><c>ok</c> to <c>auth</c> on a live socket.</summary>
internal sealed record OkTokenReply(string User, string Session, string Token) : OkReply;

/// <summary><c>ok</c> to <c>create</c> and <c>join</c>.</summary>
internal sealed record OkJoinedReply(JoinedRoom Room) : OkReply;

/// <summary><c>ok</c> to <c>leave</c>.</summary>
internal sealed record OkLeftReply(string Room) : OkReply;

/// <summary><c>ok</c> to <c>rooms</c>.</summary>
internal sealed record OkRoomsReply(IReadOnlyList<JoinedRoom> Rooms) : OkReply;

/// <summary><c>ok</c> to <c>discover</c>.</summary>
internal sealed record OkDiscoverReply(Page<ListedRoom> Rooms) : OkReply;

/// <summary><c>ok</c> to <c>members</c>.</summary>
internal sealed record OkMembersReply(string Room, Page<Member> Members) : OkReply;

/// <summary><c>ok</c> to <c>send</c>.</summary>
internal sealed record OkSentReply(string Room, Sent Sent) : OkReply;

/// <summary><c>ok</c> to <c>history</c>.</summary>
internal sealed record OkHistoryReply(string Room, Page<MessagePosted> Messages) : OkReply;

/// <summary><c>ok</c> to <c>sync</c>.</summary>
internal sealed record OkSyncReply(IReadOnlyList<SyncedRoom> Rooms) : OkReply;

/// <summary>How a sync ended for one room.</summary>
/// <param name="Seq">All events up to here have been sent, where <paramref name="Complete"/>; else the room's newest.</param>
/// <param name="Complete">False where more were missed than a sync replays.</param>
/// <param name="Error">One of <see cref="ErrorCodes"/> where there was nothing to sync, else null.</param>
internal sealed record SyncedRoom(string Room, long Seq, bool Complete, string? Error = null);
