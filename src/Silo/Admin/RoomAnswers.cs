using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Admin;

/// <summary>A room as it is stored.</summary>
/// <param name="Members">How many members it has.</param>
/// <param name="Seq">The newest seq of its log.</param>
internal sealed record RoomAnswer(string Room, RoomKind Kind, string? Name, string? Topic, int Members, long Seq, DateTimeOffset CreatedAt)
{
    public static RoomAnswer Of(StoredRoom room) => new(room.Room, room.Settings.Kind, room.Settings.Name, room.Settings.Topic, room.Members, room.Head, room.CreatedAt);
}

/// <summary>One member of a room.</summary>
internal sealed record MemberAnswer(string User, Role Role);

/// <summary>A message as it is now.</summary>
/// <param name="Text">The newest; null where the message has been deleted.</param>
/// <param name="Cid">The sender's own id of it, where there is one.</param>
/// <param name="ReplyTo">The seq of the message that it answers.</param>
/// <param name="Mentions">Whom it names.</param>
/// <param name="Attachments">What it carries.</param>
/// <param name="EditedAt">When its text was changed last.</param>
/// <param name="Reactions">How people reacted.</param>
internal sealed record MessageAnswer(
    long Seq,
    DateTimeOffset At,
    string User,
    string? Text,
    string? Cid,
    long? ReplyTo,
    IReadOnlyList<string> Mentions,
    IReadOnlyList<Attachment> Attachments,
    DateTimeOffset? EditedAt,
    IReadOnlyList<ReactionAnswer> Reactions,
    DateTimeOffset? DeletedAt,
    string? DeletedBy)
{
    public static MessageAnswer Of(MessagePosted message) => new(
        message.Seq,
        message.At,
        message.User,
        message.Deleted is null ? message.Text : null,
        message.Cid,
        message.ReplyTo,
        message.Mentions ?? [],
        message.Attachments ?? [],
        message.EditedAt,
        [.. (message.Reactions ?? []).Select(reaction => new ReactionAnswer(reaction.Emoji, reaction.Count))],
        message.Deleted?.At,
        message.Deleted?.User);
}

/// <summary>How often a message was reacted to with one emoji.</summary>
internal sealed record ReactionAnswer(string Emoji, int Count);

/// <summary>What is to be announced.</summary>
/// <param name="Text">1 byte to 16 KiB of UTF-8.</param>
internal sealed record AnnouncementRequest(string Text);

/// <summary>Where an announcement went.</summary>
/// <param name="Duplicate">Whether it had been posted before, under the same Idempotency-Key.</param>
internal sealed record AnnouncementAnswer(string Room, long Seq, DateTimeOffset At, bool Duplicate);

/// <summary>How a message was deleted.</summary>
/// <param name="Seq">The place of the deletion in the room's log.</param>
/// <param name="Target">The message's.</param>
internal sealed record DeletionAnswer(string Room, long Seq, DateTimeOffset At, long Target, string By);
