using System.Text.Json;

namespace OrleansChat.Client.Events;

/// <summary>Something that happened, as <see cref="ChatClient.EventsAsync"/> hands it over.</summary>
public abstract record ChatEvent;

/// <summary>An entry of a room's log: each comes once, in the order of <see cref="Seq"/>, without a hole.</summary>
public abstract record RoomEvent : ChatEvent
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>Its place in the room's log, from 1 on.</summary>
    public required long Seq { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>
/// An event of a type that this version of the client does not know or cannot read; it counts like the others. Newer servers may send it.
/// </summary>
public sealed record UnknownEvent : ChatEvent
{
    /// <summary>The protocol's <c>type</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The room, where it has one.</summary>
    public string? Room { get; init; }

    /// <summary>Its place in the room's log, where it is an entry of one.</summary>
    public long? Seq { get; init; }

    /// <summary>The whole frame.</summary>
    public required JsonElement Json { get; init; }
}
