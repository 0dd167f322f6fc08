using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Presence;

/// <summary>Somebody who is here, was a moment ago, or is watched.</summary>
internal sealed class Person(string user)
{
    public string User { get; } = user;

    /// <summary>Whether a gateway says that they are there, or did so until a moment ago.</summary>
    public bool Here { get; set; }

    /// <summary>Whether no gateway says so any more: at this time they go.</summary>
    public long? GoesAt { get; set; }

    public bool Watched { get; set; }

    /// <summary>Whether what is stored of them has been read.</summary>
    public bool Known { get; set; }

    /// <summary>Whether storage has a coming of theirs without a going, by somebody before this life.</summary>
    public bool LeftOver { get; set; }

    public PresenceStatus Status { get; set; }

    public string? Text { get; set; }

    public DateTimeOffset? LastSeen { get; set; }

    /// <summary>Rises with every change.</summary>
    public long Number { get; set; }

    public UserPresence ToPresence() => new(User, Here, Status, Text, LastSeen, Number);
}
