using System.Runtime.CompilerServices;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage;

/// <summary>
/// What every database can keep. Checked before an append joins others in a batch, so that nobody's mistake fails a neighbour's message.
/// </summary>
internal static class Storable
{
    /// <exception cref="ArgumentException">The text cannot be stored.</exception>
    public static void CheckText(string? text, [CallerArgumentExpression(nameof(text))] string? name = null)
    {
        if (text is not null && !StoredText.IsStorable(text))
        {
            throw new ArgumentException("U+0000 and lone surrogates cannot be stored.", name);
        }
    }

    /// <exception cref="ArgumentException">The append is not one that <see cref="IRoomLog.AppendAsync"/> takes.</exception>
    public static void Check(RoomAppend append)
    {
        ArgumentNullException.ThrowIfNull(append);
        CheckText(append.Room);
        if (append.Events.Count == 0 || append.Events[0].Seq < 1)
        {
            throw new ArgumentException("An append has at least one event and starts at 1 or above.", nameof(append));
        }

        CheckListing(append);
        HashSet<(string, string)>? cids = null;
        for (int i = 0; i < append.Events.Count; i++)
        {
            RoomEvent roomEvent = append.Events[i];
            if (roomEvent.Seq != append.Events[0].Seq + i)
            {
                throw new ArgumentException("The events of an append are ascending and dense.", nameof(append));
            }

            CheckTime(roomEvent.At);
            CheckText(roomEvent.User);
            CheckText((roomEvent as MemberChanged)?.Member, nameof(MemberChanged.Member));
            CheckText((roomEvent as MemberChanged)?.Reason, nameof(MemberChanged.Reason));
            CheckText((roomEvent as RoomChanged)?.Settings.Name, nameof(RoomSettings.Name));
            CheckText((roomEvent as RoomChanged)?.Settings.Topic, nameof(RoomSettings.Topic));
            CheckText((roomEvent as WebhookChanged)?.Webhook, nameof(WebhookChanged.Webhook));
            CheckText((roomEvent as WebhookChanged)?.Reason, nameof(WebhookChanged.Reason));
            CheckTarget(roomEvent, append.Events[0].Seq);
            CheckText((roomEvent as MessageEdited)?.Text);
            CheckMentions((roomEvent as MessageEdited)?.Mentions);
            CheckText((roomEvent as ReactionChanged)?.Emoji);
            if (roomEvent is MessagePosted message)
            {
                CheckText(message.Text);
                CheckText(message.Cid);
                CheckMentions(message.Mentions);
                CheckAttachments(message.Attachments);
                if (message.Cid is { } cid && !(cids ??= []).Add((message.User, cid)))
                {
                    throw new ArgumentException("Two events of an append have the same sender and cid.", nameof(append));
                }
            }
        }
    }

    private static void CheckListing(RoomAppend append)
    {
        if ((append.Listing is not null) != (append.Events[0].Seq == 1))
        {
            throw new ArgumentException("The append that creates a room, and no other, says what the room is.", nameof(append));
        }

        if (append.Listing is { } listing)
        {
            CheckText(listing.Settings.Name);
            CheckText(listing.Settings.Topic);
            CheckTime(listing.CreatedAt);
        }
    }

    // One statement writes a whole append, and does not see what it writes.
    private static void CheckTarget(RoomEvent roomEvent, long first)
    {
        long? target = roomEvent switch
        {
            MessageDeleted deletion => deletion.Target,
            MessageEdited edit => edit.Target,
            ReactionChanged reaction => reaction.Target,
            PinChanged pin => pin.Target,
            _ => null,
        };
        if (target < 1 || target >= first)
        {
            throw new ArgumentException("What is changed lies below the append.", nameof(roomEvent));
        }

        if (roomEvent is MessagePosted message && (message.Deleted is not null || message.EditedAt is not null || message.Reacted || message.Reactions is not null))
        {
            throw new ArgumentException("A message is changed by events of their own.", nameof(roomEvent));
        }
    }

    private static void CheckMentions(IReadOnlyList<string>? mentions)
    {
        foreach (string user in mentions ?? [])
        {
            CheckText(user);
            if (user.Length == 0 || user.Contains(' ', StringComparison.Ordinal))
            {
                throw new ArgumentException("Who is mentioned has a name without spaces.", nameof(mentions));
            }
        }
    }

    private static void CheckAttachments(IReadOnlyList<Attachment>? attachments)
    {
        foreach (Attachment attachment in attachments ?? [])
        {
            CheckText(attachment.Media);
            CheckText(attachment.Type);
            CheckText(attachment.Name);
            CheckText(attachment.Thumbnail?.Type);
        }
    }

    private static void CheckTime(DateTimeOffset at)
    {
        if (at.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            throw new ArgumentException("Times have whole milliseconds.", nameof(at));
        }
    }
}
