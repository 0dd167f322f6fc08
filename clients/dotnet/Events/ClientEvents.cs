using OrleansChat.Client.Results;

namespace OrleansChat.Client.Events;

/// <summary>Signed in, the first time or again after a break: what was missed of the rooms follows. Signals, such as who is typing, are not repeated.</summary>
public sealed record ReadyEvent : ChatEvent
{
    /// <summary>What the server told.</summary>
    public required Ready Ready { get; init; }
}

/// <summary>
/// More of a room was missed than the server replays: <see cref="ChatClient.HistoryAsync"/> has what is left of it, from <see cref="After"/> on. Later events of the room follow
/// on <see cref="Seq"/>.
/// </summary>
public sealed record GapEvent : ChatEvent
{
    /// <summary>The room's id.</summary>
    public required string Room { get; init; }

    /// <summary>The room's newest seq; where there is an <see cref="Error"/>, the last that came.</summary>
    public required long Seq { get; init; }

    /// <summary>The last that was handed over before it; 0 where the log is another one than before.</summary>
    public required long After { get; init; }

    /// <summary>Why nothing more comes from this room, <c>not_a_member</c> for instance; null where it goes on.</summary>
    public string? Error { get; init; }
}

/// <summary>
/// Events that are in no room's log (who reads, types, is online, …) were left out, since whoever reads the events was too slow.
/// What they told can be asked: <see cref="ChatClient.RoomsAsync"/>, <see cref="ChatClient.ReceiptsAsync"/>, <see cref="ChatClient.ContactsAsync"/>.
/// </summary>
public sealed record MissedEvent : ChatEvent
{
    /// <summary>How many.</summary>
    public required int Count { get; init; }
}
