using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>Makes drafts of messages: looks up what they answer and what they carry. A message that does neither costs no question.</summary>
internal sealed class MessageDrafts(RoomMessages messages, IMediaLibrary media, LimitsOptions limits, TimeProvider time)
{
    /// <summary>The message, or why there cannot be one.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    public ValueTask<Outcome<MessagePosted>> MakeAsync(string user, NewMessage? message) =>
        MessageInput.Check(message, limits) is { } bad ? new(bad)
        : message is { ReplyTo: null, Attachments: null or { Count: 0 } } ? new(Draft(user, message, null))
        : new(LookUpAsync(user, message!));

    private static MessagePosted Draft(string user, NewMessage message, IReadOnlyList<Attachment>? attachments) => new(
        0, default, user, message.Text, message.Cid, null, message.ReplyTo,
        message.Mentions is { Count: > 0 } ? [.. message.Mentions.Distinct()] : null,
        attachments);

    private async Task<Outcome<MessagePosted>> LookUpAsync(string user, NewMessage message)
    {
        if (message.ReplyTo is { } target && await messages.FindAsync(target) is null or { Deleted: not null })
        {
            return RoomRefusals.NoSuchMessage;
        }

        if (message.Attachments is not { Count: > 0 } wanted)
        {
            return Draft(user, message, null);
        }

        // Theirs from now on for a while, whatever the sweep finds: long enough for the message to be written.
        var claimed = (await media.ClaimAsync(user, [.. wanted.Select(static file => file.Media)], Now(), CancellationToken.None))
            .ToDictionary(static file => file.Media, StringComparer.Ordinal);
        return claimed.Count < wanted.Count
            ? RoomRefusals.NotYourMedia
            : Draft(user, message, [.. wanted.Select(file => file.Name is null ? claimed[file.Media] : claimed[file.Media] with { Name = file.Name })]);
    }

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
