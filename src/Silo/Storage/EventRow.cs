using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Storage;

/// <summary>What an event is, as <c>room_log.kind</c> has it. A number once used keeps its meaning forever.</summary>
internal enum EventKind : short
{
    Message = 1,
    Member = 2,
    Deleted = 3,
    Edited = 4,
    Reacted = 5,
    Pinned = 6,
    Room = 7,
    Webhook = 20,
}

/// <summary>A row of <c>room_log</c> without its room: the one place that knows how events become rows, for every database.</summary>
/// <param name="At">Milliseconds since 1970, UTC.</param>
/// <param name="Text">A message's newest text; null once it has been deleted.</param>
/// <param name="Body">What events of other kinds carry, and how a message was deleted, as compact JSON.</param>
/// <param name="Mentions">Separated by spaces.</param>
/// <param name="Attachments">Compact JSON.</param>
/// <param name="EditedAt">As <paramref name="At"/>.</param>
/// <param name="Reacted">Whether anybody ever reacted to the message.</param>
internal readonly record struct EventRow(
    long Seq,
    EventKind Kind,
    long At,
    string Sender,
    string? Cid,
    string? Text,
    string? Body,
    long? ReplyTo = null,
    string? Mentions = null,
    string? Attachments = null,
    long? EditedAt = null,
    bool Reacted = false)
{
    /// <summary>In the order of the constructor.</summary>
    public const string Columns = "seq, kind, at, sender, cid, text, body, reply_to, mentions, attachments, edited_at, reacted";

    /// <summary>How many these are: what a statement selects beside them comes after.</summary>
    public const int ColumnCount = 12;

    public static EventRow From(RoomEvent roomEvent)
    {
        long at = roomEvent.At.ToUnixTimeMilliseconds();
        return roomEvent switch
        {
            MessagePosted message => new(
                message.Seq, EventKind.Message, at, message.User, message.Cid, message.Text, null,
                message.ReplyTo, MentionList.Write(message.Mentions), AttachmentBody.Write(message.Attachments)),
            MemberChanged change => new(change.Seq, EventKind.Member, at, change.User, null, null, MemberBody.Write(change)),
            RoomChanged change => new(change.Seq, EventKind.Room, at, change.User, null, null, RoomBody.Write(change)),
            WebhookChanged change => new(change.Seq, EventKind.Webhook, at, change.User, null, null, WebhookBody.Write(change)),
            MessageDeleted deletion => new(deletion.Seq, EventKind.Deleted, at, deletion.User, null, null, DeletedBody.Write(deletion)),
            MessageEdited edit => new(edit.Seq, EventKind.Edited, at, edit.User, null, null, EditedBody.Write(edit)),
            ReactionChanged reaction => new(reaction.Seq, EventKind.Reacted, at, reaction.User, null, null, ReactedBody.Write(reaction)),
            PinChanged pin => new(pin.Seq, EventKind.Pinned, at, pin.User, null, null, PinnedBody.Write(pin)),
            _ => throw new ArgumentException($"{roomEvent.GetType().Name} has no row.", nameof(roomEvent)),
        };
    }

    /// <summary>The event; an edit comes without its text, which <see cref="EditedTexts"/> gives it.</summary>
    public RoomEvent ToEvent()
    {
        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(At);
        return Kind switch
        {
            EventKind.Message => new MessagePosted(
                Seq, at, Sender, Text ?? "", Cid, Body is null ? null : TombstoneBody.Read(Body), ReplyTo,
                MentionList.Read(Mentions), AttachmentBody.Read(Attachments), EditedAt is { } edited ? DateTimeOffset.FromUnixTimeMilliseconds(edited) : null, Reacted),
            EventKind.Member => MemberBody.Read(Body ?? "{}").ToEvent(Seq, at, Sender),
            EventKind.Room => RoomBody.Read(Body ?? "{}").ToEvent(Seq, at, Sender),
            EventKind.Webhook => WebhookBody.Read(Body ?? "{}").ToEvent(Seq, at, Sender),
            EventKind.Deleted => DeletedBody.Read(Body ?? "{}").ToEvent(Seq, at, Sender),
            EventKind.Edited => EditedBody.Read(Body ?? "{}").ToEvent(Seq, at, Sender),
            EventKind.Reacted => ReactedBody.Read(Body ?? "{}").ToEvent(Seq, at, Sender),
            EventKind.Pinned => PinnedBody.Read(Body ?? "{}").ToEvent(Seq, at, Sender),
            _ => throw new InvalidDataException($"room_log has kind {(short)Kind}, which this program does not know."),
        };
    }
}
