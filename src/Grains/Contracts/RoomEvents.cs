namespace OrleansChat.Grains.Contracts;

/// <summary>Something lasting that happened in a room: one entry of its log, in the order of <see cref="Seq"/>.</summary>
/// <param name="Seq">Position in the room's log: 1, 2, 3, … without holes.</param>
/// <param name="At">When the room accepted it, UTC, whole milliseconds.</param>
/// <param name="User">Who did it.</param>
[GenerateSerializer, Immutable, Alias("chat.event")]
public abstract record RoomEvent(
    [property: Id(0)] long Seq,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string User);

/// <summary>A message, as it is now: its newest text; where it has been deleted, a tombstone without its text and all that it carried.</summary>
/// <param name="Text">Empty where the message has been deleted, or has attachments alone.</param>
/// <param name="Cid">The sender's own id of the message, unique per room and sender; null where the sender gave none.</param>
/// <param name="Deleted">How the message was deleted; null while it is there.</param>
/// <param name="ReplyTo">The seq of the message that it answers, which may have been deleted since.</param>
/// <param name="Mentions">Whom it names: user ids, and <see cref="Contracts.Mentions.Everybody"/>; null where nobody.</param>
/// <param name="Attachments">Null where there are none.</param>
/// <param name="EditedAt">When its text was changed last; null where it never was.</param>
/// <param name="Reacted">Whether anybody ever reacted to it: else nobody needs to look.</param>
/// <param name="Reactions">How people reacted, as one user sees it: in answers to that user alone, where anybody did. Null in the log.</param>
[GenerateSerializer, Immutable, Alias("chat.event.message")]
public sealed record MessagePosted(
    long Seq,
    DateTimeOffset At,
    string User,
    [property: Id(0)] string Text,
    [property: Id(1)] string? Cid,
    [property: Id(2)] Deletion? Deleted = null,
    [property: Id(3)] long? ReplyTo = null,
    [property: Id(4)] IReadOnlyList<string>? Mentions = null,
    [property: Id(5)] IReadOnlyList<Attachment>? Attachments = null,
    [property: Id(6)] DateTimeOffset? EditedAt = null,
    [property: Id(7)] bool Reacted = false,
    [property: Id(8)] IReadOnlyList<Reaction>? Reactions = null) : RoomEvent(Seq, At, User);

/// <summary>How a message came to be deleted: the entry of the log that did it.</summary>
/// <param name="Seq">That entry's place in the log.</param>
/// <param name="User">Who deleted it.</param>
[GenerateSerializer, Immutable, Alias("chat.deletion")]
public sealed record Deletion(
    [property: Id(0)] long Seq,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string User);

/// <summary>A message was deleted: with this entry its text has left the storage, and it is a tombstone wherever it is read.</summary>
/// <param name="Target">The message's seq, below this entry's.</param>
/// <param name="ForgetsCid">Whether its cid has left too, because its author was erased and will not send it again.</param>
[GenerateSerializer, Immutable, Alias("chat.event.deleted")]
public sealed record MessageDeleted(
    long Seq,
    DateTimeOffset At,
    string User,
    [property: Id(0)] long Target,
    [property: Id(1)] bool ForgetsCid) : RoomEvent(Seq, At, User);

/// <summary>Somebody's membership changed: <paramref name="Member"/> by the deed of <see cref="RoomEvent.User"/>, often the same.</summary>
/// <param name="Role">The role from here on; of somebody who is no member any more, the one that they had.</param>
/// <param name="Reason">Why somebody was banned, where that was said.</param>
[GenerateSerializer, Immutable, Alias("chat.event.member")]
public sealed record MemberChanged(
    long Seq,
    DateTimeOffset At,
    string User,
    [property: Id(0)] string Member,
    [property: Id(1)] MembershipChange Change,
    [property: Id(2)] Role Role,
    [property: Id(3)] string? Reason = null) : RoomEvent(Seq, At, User);

/// <summary>The room's settings were changed: these are all of them from here on.</summary>
[GenerateSerializer, Immutable, Alias("chat.event.room")]
public sealed record RoomChanged(
    long Seq,
    DateTimeOffset At,
    string User,
    [property: Id(0)] RoomSettings Settings) : RoomEvent(Seq, At, User);

/// <summary>What happened to a webhook.</summary>
public enum WebhookChange
{
    Created,
    Deleted,

    /// <summary>Given up, because its receiver did not answer for too long or does not want it any more.</summary>
    Disabled,
}

/// <summary>A room's events are sent elsewhere, or are not any more: whoever writes in it is told.</summary>
/// <param name="Reason">Why it was disabled; null for the other changes.</param>
[GenerateSerializer, Immutable, Alias("chat.event.webhook")]
public sealed record WebhookChanged(
    long Seq,
    DateTimeOffset At,
    string User,
    [property: Id(0)] string Webhook,
    [property: Id(1)] WebhookChange Change,
    [property: Id(2)] string? Reason = null) : RoomEvent(Seq, At, User);
