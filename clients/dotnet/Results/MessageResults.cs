using OrleansChat.Client.Events;

namespace OrleansChat.Client.Results;

/// <summary>A message that is stored: it has its place in the order, and every member will get it.</summary>
public sealed record SentMessage
{
    /// <summary>The room's id: <c>dm:alice:bob</c>, where it was sent to <c>@bob</c>.</summary>
    public required string Room { get; init; }

    /// <summary>Its place in the room's log.</summary>
    public required long Seq { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether it had been stored before, by an attempt whose answer was lost.</summary>
    public bool Duplicate { get; init; }
}

/// <summary>A message was changed, or was so already.</summary>
public sealed record ChangedMessage
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>The change's place in the room's log; null where everything was so already.</summary>
    public long? Seq { get; init; }

    /// <summary>When; null where everything was so already.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Whether everything was so already, and nobody is told.</summary>
    public bool Duplicate { get; init; }
}

/// <summary>A page of messages, ascending, each as it is now.</summary>
public sealed record MessagePage
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>Ascending by seq.</summary>
    public required IReadOnlyList<MessageEvent> Messages { get; init; }

    /// <summary>Whether there are more in that direction.</summary>
    public required bool More { get; init; }

    /// <summary>Each message is as it was after this entry of the log: apply only events above it.</summary>
    public required long Seq { get; init; }
}

/// <summary>A page of messages that were looked for.</summary>
public sealed record FoundMessages
{
    /// <summary>The newest first, with <see cref="MessageEvent.Highlights"/>. May be empty although there is a next page.</summary>
    public required IReadOnlyList<MessageEvent> Messages { get; init; }

    /// <summary>Whether there is a next page.</summary>
    public required bool More { get; init; }

    /// <summary>Asks for the next page (<see cref="SearchOptions.Before"/>); null on the last.</summary>
    public string? Next { get; init; }
}

/// <summary>How far you have read, and what is left.</summary>
public sealed record ReadPosition
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>The seq up to which you have read.</summary>
    public required long Read { get; init; }

    /// <summary>The room's newest seq when the rest was counted.</summary>
    public required long Head { get; init; }

    /// <summary>Others' messages that you have not read; 1,000 means so many or more.</summary>
    public required int Unread { get; init; }

    /// <summary>As many of them name you, or everybody.</summary>
    public required int Mentions { get; init; }
}

/// <summary>Something was noted about a room.</summary>
public sealed record NotedRoom
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }
}

/// <summary>How far each member has read.</summary>
public sealed record RoomReceipts
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>By user id.</summary>
    public required IReadOnlyList<Receipt> Receipts { get; init; }
}

/// <summary>How far a member has read.</summary>
public sealed record Receipt
{
    /// <summary>Who.</summary>
    public required string User { get; init; }

    /// <summary>The seq up to which everything has been read.</summary>
    public required long Read { get; init; }

    /// <summary>In a direct room: the seq up to which everything has arrived; else null.</summary>
    public long? Delivered { get; init; }
}

/// <summary>Addresses of an upload that are good for some minutes and need no token.</summary>
public sealed record MediaUrl
{
    /// <summary>The upload's id.</summary>
    public required string Media { get; init; }

    /// <summary>Where the file is.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where its thumbnail is; null where there is none.</summary>
    public Uri? ThumbnailUrl { get; init; }

    /// <summary>Until when.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
