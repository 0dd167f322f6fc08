using OrleansChat.Client.Results;

namespace OrleansChat.Client.Events;

/// <summary>How far somebody has read. Events may overtake each other: the highest counts.</summary>
public sealed record ReadEvent : ChatEvent
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>Who; yourself, where you read on another device.</summary>
    public required string User { get; init; }

    /// <summary>The seq up to which everything has been read.</summary>
    public required long Read { get; init; }

    /// <summary>Your own: the room's newest seq when the rest was counted; null of others.</summary>
    public long? Head { get; init; }

    /// <summary>Your own: others' messages that you have not read; 1,000 means so many or more. Null of others.</summary>
    public int? Unread { get; init; }

    /// <summary>Your own: as many of them name you. Null of others.</summary>
    public int? Mentions { get; init; }
}

/// <summary>Messages of a direct room have reached the other one's device.</summary>
public sealed record DeliveredEvent : ChatEvent
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>Whose device.</summary>
    public required string User { get; init; }

    /// <summary>The seq up to which everything has arrived.</summary>
    public required long Delivered { get; init; }
}

/// <summary>Somebody is writing; a message of theirs ends it too.</summary>
public sealed record TypingEvent : ChatEvent
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>Who.</summary>
    public required string User { get; init; }

    /// <summary>For how many milliseconds to show it; 0: no longer.</summary>
    public required int ExpiresMs { get; init; }
}

/// <summary>You have muted a room, or no longer do.</summary>
public sealed record MutedEvent : ChatEvent
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>Whether it is muted.</summary>
    public required bool Muted { get; init; }
}

/// <summary>How somebody is now: a contact, one whom you watch, or yourself.</summary>
public sealed record PresenceEvent : ChatEvent
{
    /// <summary>Who.</summary>
    public required string User { get; init; }

    /// <summary>How they are.</summary>
    public required PresenceStatus Status { get; init; }

    /// <summary>What they say beside it.</summary>
    public string? Text { get; init; }

    /// <summary>Of somebody who is offline: when they last were not, where that is known.</summary>
    public DateTimeOffset? LastSeen { get; init; }
}

/// <summary>What somebody is to you has changed.</summary>
public sealed record ContactEvent : ChatEvent
{
    /// <summary>The other one.</summary>
    public required string User { get; init; }

    /// <summary>What was done.</summary>
    public required ContactAction Action { get; init; }

    /// <summary>Who did it.</summary>
    public required string By { get; init; }

    /// <summary>What they are to you now.</summary>
    public required ContactState State { get; init; }
}

/// <summary>A profile has changed: yours, or that of somebody whose presence you are told.</summary>
public sealed record ProfileEvent : ChatEvent
{
    /// <summary>The profile as it is now.</summary>
    public required Profile Profile { get; init; }
}
