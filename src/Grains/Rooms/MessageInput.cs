using System.Text;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>The bounds of messages and of what is done to them: each check answers a refusal, or null where all is well.</summary>
internal static class MessageInput
{
    public static Refusal? Check(NewMessage? message, LimitsOptions limits)
    {
        if (message?.Text is null)
        {
            return RoomRefusals.BadFrame("A message needs a text.");
        }

        return (message.Text.Length == 0 && message.Attachments is not { Count: > 0 } ? RoomRefusals.BadFrame("A message needs a text or attachments.") : null)
            ?? CheckText(message.Text, limits)
            ?? CheckCid(message.Cid)
            ?? (message.ReplyTo < 1 ? RoomRefusals.NoSuchMessage : null)
            ?? CheckMentions(message.Mentions, limits)
            ?? CheckAttachments(message.Attachments, limits);
    }

    /// <summary>Whether a text may be empty depends on the message.</summary>
    public static Refusal? Check(Edit? edit, LimitsOptions limits) =>
        edit?.Text is null ? RoomRefusals.BadFrame("An edit needs a text.") : CheckText(edit.Text, limits) ?? CheckMentions(edit.Mentions, limits);

    public static Refusal? CheckEmoji(string? emoji) =>
        emoji is { Length: > 0 and <= Limits.MaxEmojiLength } && !emoji.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c)) && StoredText.IsStorable(emoji)
            ? null
            : RoomRefusals.BadFrame($"An emoji has 1 to {Limits.MaxEmojiLength} characters and no spaces.");

    public static bool IsCid(string? cid) => cid is { Length: > 0 and <= Limits.MaxCidLength } && StoredText.IsStorable(cid);

    private static Refusal? CheckText(string text, LimitsOptions limits) =>
        text.Length > limits.TextBytes || Encoding.UTF8.GetByteCount(text) > limits.TextBytes
            ? RoomRefusals.TooLarge($"A text has at most {limits.TextBytes} bytes of UTF-8.")
        : !StoredText.IsStorable(text) ? RoomRefusals.BadFrame("A text is Unicode without U+0000.")
        : null;

    private static Refusal? CheckCid(string? cid) =>
        cid is null || IsCid(cid)
            ? null
            : RoomRefusals.BadFrame($"A cid has 1 to {Limits.MaxCidLength} characters, Unicode without U+0000.");

    private static Refusal? CheckMentions(IReadOnlyList<string>? mentions, LimitsOptions limits) =>
        mentions is null ? null
        : mentions.Count > limits.Mentions ? RoomRefusals.TooLarge($"A message mentions at most {limits.Mentions} users.")
        : mentions.All(static user => user == Mentions.Everybody || Ids.IsUser(user)) ? null
        : RoomRefusals.NotAUserId;

    private static Refusal? CheckAttachments(IReadOnlyList<NewAttachment>? attachments, LimitsOptions limits) =>
        attachments is null ? null
        : attachments.Count > limits.Attachments ? RoomRefusals.TooLarge($"A message has at most {limits.Attachments} attachments.")
        : attachments.Any(static file => file?.Media is null || !MediaId.IsMedia(file.Media)) ? RoomRefusals.BadFrame("That is not the id of an upload.")
        : attachments.DistinctBy(static file => file.Media).Count() < attachments.Count ? RoomRefusals.BadFrame("A message carries an upload once.")
        : attachments.Any(static file => file.Name?.Length > Limits.MaxFileNameLength)
            ? RoomRefusals.TooLarge($"The name of an attachment has at most {Limits.MaxFileNameLength} characters.")
        : attachments.All(static file => file.Name is null || StoredText.IsLabel(file.Name)) ? null
        : RoomRefusals.BadFrame("The name of an attachment is one line of text, and not blank.");
}
