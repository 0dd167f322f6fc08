namespace OrleansChat.Client.Events;

/// <summary>A message: as an event, and in the pages of <see cref="ChatClient.HistoryAsync"/>, <see cref="ChatClient.PinsAsync"/> and <see cref="ChatClient.SearchAsync"/>.</summary>
public sealed record MessageEvent : RoomEvent
{
    /// <summary>Who sent it; <c>system</c> for an announcement by the operators.</summary>
    public required string User { get; init; }

    /// <summary>The newest text; empty where there are attachments alone, or the message has been deleted.</summary>
    public required string Text { get; init; }

    /// <summary>The sender's own id for it; null where there was none.</summary>
    public string? Cid { get; init; }

    /// <summary>The seq of the message that it answers.</summary>
    public long? ReplyTo { get; init; }

    /// <summary>The users whom the newest text names, <c>*</c> for everybody; null where nobody.</summary>
    public IReadOnlyList<string>? Mentions { get; init; }

    /// <summary>What it carries; null where nothing.</summary>
    public IReadOnlyList<Attachment>? Attachments { get; init; }

    /// <summary>When its text was changed last; null where it never was.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>In pages: the reactions to it; null where there are none, and in events.</summary>
    public IReadOnlyList<Reaction>? Reactions { get; init; }

    /// <summary>When it was deleted; null where it is there.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Who deleted it.</summary>
    public string? DeletedBy { get; init; }

    /// <summary>In pages of a search: the parts of <see cref="Text"/> that were looked for, each its start and length in UTF-16 units.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Highlights { get; init; }
}

/// <summary>The reactions to a message by one emoji.</summary>
public sealed record Reaction
{
    /// <summary>An emoji, or the name of one.</summary>
    public required string Emoji { get; init; }

    /// <summary>How many people.</summary>
    public required int Count { get; init; }

    /// <summary>Whether you are among them.</summary>
    public bool Me { get; init; }
}

/// <summary>What a message carries, and the answer to an upload.</summary>
public sealed record Attachment
{
    /// <summary>The upload's id.</summary>
    public required string Media { get; init; }

    /// <summary>The media type of its bytes: <c>image/png</c>, …</summary>
    public required string Type { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Of an image: its width in pixels, as it is to be shown.</summary>
    public int? Width { get; init; }

    /// <summary>Of an image: its height in pixels, as it is to be shown.</summary>
    public int? Height { get; init; }

    /// <summary>Its file name, without a path.</summary>
    public string? Name { get; init; }

    /// <summary>The small picture of it; null where it has none.</summary>
    public Thumbnail? Thumbnail { get; init; }
}

/// <summary>The small picture of an upload.</summary>
public sealed record Thumbnail
{
    /// <summary>Its media type.</summary>
    public required string Type { get; init; }

    /// <summary>In pixels.</summary>
    public required int Width { get; init; }

    /// <summary>In pixels.</summary>
    public required int Height { get; init; }
}

/// <summary>A message has another text.</summary>
public sealed record EditedEvent : RoomEvent
{
    /// <summary>The seq of the message.</summary>
    public required long Target { get; init; }

    /// <summary>Who did it.</summary>
    public required string By { get; init; }

    /// <summary>The newest text; empty where the message has been deleted since.</summary>
    public required string Text { get; init; }

    /// <summary>The users whom the text names; null where nobody.</summary>
    public IReadOnlyList<string>? Mentions { get; init; }
}

/// <summary>A message has been deleted: what it was is nowhere any more.</summary>
public sealed record DeletedEvent : RoomEvent
{
    /// <summary>The seq of the message.</summary>
    public required long Target { get; init; }

    /// <summary>Who did it; <c>system</c> for the operators.</summary>
    public required string By { get; init; }
}

/// <summary>Somebody reacted to a message, or took a reaction back.</summary>
public sealed record ReactedEvent : RoomEvent
{
    /// <summary>The seq of the message.</summary>
    public required long Target { get; init; }

    /// <summary>Who.</summary>
    public required string User { get; init; }

    /// <summary>An emoji, or the name of one.</summary>
    public required string Emoji { get; init; }

    /// <summary>Whether it was taken back.</summary>
    public bool Remove { get; init; }
}

/// <summary>A message was pinned, or is no longer.</summary>
public sealed record PinnedEvent : RoomEvent
{
    /// <summary>The seq of the message.</summary>
    public required long Target { get; init; }

    /// <summary>Who did it.</summary>
    public required string By { get; init; }

    /// <summary>Whether it is pinned no more.</summary>
    public bool Remove { get; init; }
}
