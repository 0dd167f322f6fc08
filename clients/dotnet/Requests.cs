namespace OrleansChat.Client;

/// <summary>What a message has besides its text.</summary>
public sealed record SendOptions
{
    /// <summary>Your own id for the message, 1 to 64 characters: what is sent twice under it is stored once. A new one where it is null.</summary>
    public string? Cid { get; init; }

    /// <summary>The seq of the message that it answers.</summary>
    public long? ReplyTo { get; init; }

    /// <summary>The users whom it names; <c>*</c> is everybody.</summary>
    public IReadOnlyList<string>? Mentions { get; init; }

    /// <summary>What you have uploaded (<see cref="ChatClient.UploadAsync"/>).</summary>
    public IReadOnlyList<MediaReference>? Attachments { get; init; }
}

/// <summary>An upload that a message carries.</summary>
/// <param name="Media">Its id.</param>
/// <param name="Name">Its name there, 1 to 255 characters; null: the upload's own.</param>
public sealed record MediaReference(string Media, string? Name = null);

/// <summary>A message that is not yet known to be stored.</summary>
/// <param name="Room">Where it goes, as it was given.</param>
/// <param name="Text">Its text.</param>
/// <param name="Cid">Its id.</param>
/// <param name="Tried">Whether it has been on the wire: then it may have been stored.</param>
public sealed record UnsentMessage(string Room, string Text, string Cid, bool Tried);

/// <summary>Which page of a history; at most one of <see cref="Before"/>, <see cref="After"/> and <see cref="Around"/>, with none the newest messages.</summary>
public sealed record HistoryOptions
{
    /// <summary>The newest messages below this seq.</summary>
    public long? Before { get; init; }

    /// <summary>The oldest messages above this seq.</summary>
    public long? After { get; init; }

    /// <summary>Half below this seq, half from it on.</summary>
    public long? Around { get; init; }

    /// <summary>1 to 100; null: 50.</summary>
    public int? Limit { get; init; }
}

/// <summary>Where to search, and which page.</summary>
public sealed record SearchOptions
{
    /// <summary>In this room only; null: in all of yours.</summary>
    public string? Room { get; init; }

    /// <summary>The <see cref="Results.FoundMessages.Next"/> of the page before.</summary>
    public string? Before { get; init; }

    /// <summary>1 to 50; null: 20.</summary>
    public int? Limit { get; init; }
}

/// <summary>What a new room has besides its id and kind.</summary>
public sealed record CreateOptions
{
    /// <summary>1 to 64 characters, one line.</summary>
    public string? Name { get; init; }

    /// <summary>1 to 256 characters, one line.</summary>
    public string? Topic { get; init; }

    /// <summary>Members from the start, up to 100 user ids.</summary>
    public IReadOnlyList<string>? Members { get; init; }
}

/// <summary>What changes of a room; null stays as it is.</summary>
public sealed record RoomChanges
{
    /// <summary>Not <see cref="RoomKind.Direct"/>.</summary>
    public RoomKind? Kind { get; init; }

    /// <summary>Up to 64 characters, one line; empty: none.</summary>
    public string? Name { get; init; }

    /// <summary>Up to 256 characters, one line; empty: none.</summary>
    public string? Topic { get; init; }

    /// <summary>0 to 21,600 seconds.</summary>
    public int? SlowModeSeconds { get; init; }

    /// <summary>0 to 3,650 days. What is older is really deleted.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>What members see of the past.</summary>
    public HistoryVisibility? History { get; init; }

    /// <summary>0 to 31,536,000 seconds.</summary>
    public int? EditWindowSeconds { get; init; }
}

/// <summary>What changes of your profile; null stays as it is, an empty text takes away what was there.</summary>
public sealed record ProfileChanges
{
    /// <summary>Up to 64 characters, one line.</summary>
    public string? Name { get; init; }

    /// <summary>The id of a picture that you have uploaded.</summary>
    public string? Avatar { get; init; }

    /// <summary>Up to 500 characters.</summary>
    public string? Bio { get; init; }
}

/// <summary>How far an upload is.</summary>
/// <param name="Sent">Bytes that have been sent.</param>
/// <param name="Total">Bytes of the whole; null where the stream does not know its length.</param>
public readonly record struct UploadProgress(long Sent, long? Total);
