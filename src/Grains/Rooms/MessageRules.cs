using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>Who may do what to a message, and what becomes of it. Pure: a refusal, or null where they may.</summary>
internal static class MessageRules
{
    /// <summary>Everybody is named by staff alone; in a direct room, where it is one person, by both.</summary>
    public static Refusal? MayMention(RoomKind kind, Membership membership, IReadOnlyList<string>? mentions) =>
        mentions is null || !mentions.Contains(Mentions.Everybody) || kind == RoomKind.Direct || membership.Role.IsStaff()
            ? null
            : RoomRefusals.StaffMentionsEverybody;

    /// <param name="window">For how long authors may; zero: forever. Staff is not bound by it.</param>
    public static Refusal? MayEdit(Membership? membership, MessagePosted? message, string user, TimeSpan window, DateTimeOffset now) =>
        MayTouch(membership, message) is { } no ? no
        : membership!.Role == Role.ReadOnly ? RoomRefusals.ReadOnly
        : message!.User != user ? RoomRefusals.NotTheAuthor
        : IsTooOld(membership, message, window, now) ? RoomRefusals.TooOld
        : null;

    /// <summary>Authors delete their own, staff any; nobody that of the other in a direct room. What is deleted already may be deleted again.</summary>
    public static Refusal? MayDelete(RoomKind kind, Membership? membership, MessagePosted? message, string user, TimeSpan window, DateTimeOffset now) =>
        membership is null ? RoomRefusals.NotAMember
        : message is null ? RoomRefusals.NoSuchMessage
        : kind != RoomKind.Direct && membership.Role.IsStaff() ? null
        : message.User != user ? RoomRefusals.NeitherAuthorNorStaff
        : IsTooOld(membership, message, window, now) ? RoomRefusals.TooOld
        : null;

    public static Refusal? MayReact(Membership? membership, MessagePosted? message) =>
        MayTouch(membership, message) is { } no ? no
        : membership!.Role == Role.ReadOnly ? RoomRefusals.ReadOnly
        : null;

    public static Refusal? MayPin(RoomKind kind, Membership? membership, MessagePosted? message) =>
        MayTouch(membership, message) is { } no ? no
        : kind == RoomKind.Direct || membership!.Role.IsStaff() ? null
        : RoomRefusals.StaffPins;

    /// <summary>Whether an edit leaves everything as it is.</summary>
    public static bool IsSame(MessagePosted message, string text, IReadOnlyList<string>? mentions) =>
        message.Text == text && (message.Mentions ?? []).SequenceEqual(mentions ?? []);

    /// <summary>A message after an entry of the log that may change it. A tombstone stays as it is.</summary>
    public static MessagePosted After(MessagePosted message, RoomEvent entry) => message.Deleted is not null ? message : entry switch
    {
        MessageDeleted deletion when deletion.Target == message.Seq => Tombstone(message, deletion),
        MessageEdited edit when edit.Target == message.Seq => message with { Text = edit.Text, Mentions = edit.Mentions, EditedAt = edit.At },
        ReactionChanged { Removed: false } reaction when reaction.Target == message.Seq => message with { Reacted = true },
        _ => message,
    };

    /// <summary>The message that an entry of the log is about; null where it is about none.</summary>
    public static long? TargetOf(RoomEvent entry) => entry switch
    {
        MessageDeleted deletion => deletion.Target,
        MessageEdited edit => edit.Target,
        ReactionChanged reaction => reaction.Target,
        PinChanged pin => pin.Target,
        _ => null,
    };

    private static Refusal? MayTouch(Membership? membership, MessagePosted? message) =>
        membership is null ? RoomRefusals.NotAMember
        : message is null or { Deleted: not null } ? RoomRefusals.NoSuchMessage
        : null;

    private static bool IsTooOld(Membership membership, MessagePosted message, TimeSpan window, DateTimeOffset now) =>
        window > TimeSpan.Zero && !membership.Role.IsStaff() && now - message.At > window;

    private static MessagePosted Tombstone(MessagePosted message, MessageDeleted by) => new(
        message.Seq, message.At, message.User, "", by.ForgetsCid ? null : message.Cid, new Deletion(by.Seq, by.At, by.User));
}
