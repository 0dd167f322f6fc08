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
            CheckDeletion(roomEvent, append.Events[0].Seq);
            if (roomEvent is MessagePosted message)
            {
                CheckText(message.Text);
                CheckText(message.Cid);
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
            CheckText(listing.Name);
            CheckText(listing.Topic);
            CheckTime(listing.CreatedAt);
        }
    }

    // One statement writes a whole append, and does not see what it writes.
    private static void CheckDeletion(RoomEvent roomEvent, long first)
    {
        if (roomEvent is MessageDeleted deletion && (deletion.Target < 1 || deletion.Target >= first))
        {
            throw new ArgumentException("What is deleted lies below the append.", nameof(roomEvent));
        }

        if (roomEvent is MessagePosted { Deleted: not null })
        {
            throw new ArgumentException("A message is deleted by an event of its own.", nameof(roomEvent));
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
