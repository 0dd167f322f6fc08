using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage;

/// <summary>
/// What an append does beside adding its rows: to the messages that its entries change, and to mentions, reactions, pins and media. One write for
/// each row that it touches, the last one where there were more: a statement may change a row once.
/// </summary>
internal sealed class MessageWrites
{
    private readonly Dictionary<long, MessageChange> _changes = [];
    private readonly Dictionary<(long Target, string Emoji, string User), ReactionWrite> _reactions = [];
    private readonly Dictionary<long, PinWrite> _pins = [];
    private readonly List<MentionWrite> _mentions = [];
    private readonly List<MediaWrite> _media = [];

    private MessageWrites(IReadOnlyList<RoomEvent> events)
    {
        foreach (RoomEvent roomEvent in events)
        {
            Add(roomEvent);
        }

        foreach (MessageChange change in _changes.Values)
        {
            _mentions.AddRange(Others(change.Mentions ?? [], change.Author).Select(user => new MentionWrite(user, change.Target, Edited: true)));
        }
    }

    /// <summary>The messages below the append that it changes.</summary>
    public IReadOnlyCollection<MessageChange> Changes => _changes.Values;

    /// <summary>Whom the append's messages and edits name; those of a changed message are all that are left.</summary>
    public IReadOnlyCollection<MentionWrite> Mentions => _mentions;

    public IReadOnlyCollection<ReactionWrite> Reactions => _reactions.Values;

    public IReadOnlyCollection<PinWrite> Pins => _pins.Values;

    /// <summary>What its messages carry.</summary>
    public IReadOnlyCollection<MediaWrite> Media => _media;

    /// <summary>Whether there is anything to write beside the rows: asked of every append, so it costs next to nothing.</summary>
    public static bool AreIn(IReadOnlyList<RoomEvent> events)
    {
        for (int i = 0; i < events.Count; i++)
        {
            if (events[i] is MessageDeleted or MessageEdited or ReactionChanged or PinChanged
                or MessagePosted { ReplyTo: not null } or MessagePosted { Mentions: not null } or MessagePosted { Attachments: not null })
            {
                return true;
            }
        }

        return false;
    }

    public static MessageWrites Of(RoomAppend append) => new(append.Events);

    private void Add(RoomEvent roomEvent)
    {
        switch (roomEvent)
        {
            case MessagePosted message:
                _mentions.AddRange(Others(message.Mentions ?? [], message.User).Select(user => new MentionWrite(user, message.Seq, Edited: false)));
                _media.AddRange((message.Attachments ?? []).Select(file => new MediaWrite(message.Seq, file.Media)));
                break;
            case MessageDeleted deletion when Change(deletion.Target).Tombstone is null:
                Bury(deletion);
                break;
            case MessageEdited edit when Change(edit.Target) is { Tombstone: null } change:
                _changes[edit.Target] = change with { Text = edit.Text, Mentions = edit.Mentions, Author = edit.User, At = edit.At.ToUnixTimeMilliseconds() };
                break;
            case ReactionChanged reaction when Change(reaction.Target) is { Tombstone: null } change:
                _changes[reaction.Target] = change with { Reacted = change.Reacted || !reaction.Removed };
                _reactions[(reaction.Target, reaction.Emoji, reaction.User)] = new(reaction.Target, reaction.Emoji, reaction.User, reaction.Seq, reaction.Removed);
                break;
            case PinChanged pin when Change(pin.Target) is { Tombstone: null } change:
                _changes[pin.Target] = change;
                _pins[pin.Target] = new(pin.Target, pin.Seq, pin.Removed);
                break;
        }
    }

    // Nobody has to be told of what they wrote themselves.
    private static IEnumerable<string> Others(IEnumerable<string> mentions, string? author) => mentions.Where(user => user != author);

    private MessageChange Change(long target) => _changes.TryGetValue(target, out MessageChange? change) ? change : new(target);

    // With a message goes all that hangs on it.
    private void Bury(MessageDeleted deletion)
    {
        long target = deletion.Target;
        _changes[target] = new(target)
        {
            Tombstone = TombstoneBody.Write(deletion),
            ForgetsCid = deletion.ForgetsCid,
            At = deletion.At.ToUnixTimeMilliseconds(),
        };
        _pins.Remove(target);
        foreach ((long Target, string Emoji, string User) key in _reactions.Keys.Where(key => key.Target == target).ToList())
        {
            _reactions.Remove(key);
        }
    }
}

/// <summary>What becomes of a message that is there; a tombstone stays as it is.</summary>
/// <param name="Target">Its seq.</param>
internal sealed record MessageChange(long Target)
{
    /// <summary>Goes where the text was, with all that the message carried; null where it stays.</summary>
    public string? Tombstone { get; init; }

    public bool ForgetsCid { get; init; }

    /// <summary>The new text, which brings new mentions; null where both stay.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<string>? Mentions { get; init; }

    /// <summary>Who edits, and nobody else may: the message's author.</summary>
    public string? Author { get; init; }

    /// <summary>When the text changes or goes; milliseconds since 1970, UTC.</summary>
    public long? At { get; init; }

    /// <summary>Whether somebody reacts.</summary>
    public bool Reacted { get; init; }
}

/// <summary>Somebody whom a message names.</summary>
/// <param name="Edited">Whether the message was there before, without this.</param>
internal readonly record struct MentionWrite(string User, long Seq, bool Edited);

/// <summary>Somebody's reaction to a message.</summary>
internal readonly record struct ReactionWrite(long Target, string Emoji, string User, long Seq, bool Removed);

/// <summary>A pinned message, or one that is not pinned any more.</summary>
internal readonly record struct PinWrite(long Target, long Seq, bool Removed);

/// <summary>An upload that a new message carries.</summary>
internal readonly record struct MediaWrite(long Seq, string Media);
