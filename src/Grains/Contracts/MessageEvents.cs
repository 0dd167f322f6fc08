namespace OrleansChat.Grains.Contracts;

/// <summary>A message's text was changed by its author.</summary>
/// <param name="Target">The message's seq, below this entry's.</param>
/// <param name="Text">
/// The message's newest text, whichever edit it came with: an old text is kept nowhere. Empty where the message has been deleted since, or has attachments alone.
/// </param>
/// <param name="Mentions">Whom the newest text names; null where nobody.</param>
[GenerateSerializer, Immutable, Alias("chat.event.edited")]
public sealed record MessageEdited(
    long Seq,
    DateTimeOffset At,
    string User,
    [property: Id(0)] long Target,
    [property: Id(1)] string Text,
    [property: Id(2)] IReadOnlyList<string>? Mentions = null) : RoomEvent(Seq, At, User);

/// <summary>Somebody reacted to a message, or took that back.</summary>
/// <param name="Target">The message's seq, below this entry's.</param>
/// <param name="Removed">Whether the reaction was taken back.</param>
[GenerateSerializer, Immutable, Alias("chat.event.reacted")]
public sealed record ReactionChanged(
    long Seq,
    DateTimeOffset At,
    string User,
    [property: Id(0)] long Target,
    [property: Id(1)] string Emoji,
    [property: Id(2)] bool Removed = false) : RoomEvent(Seq, At, User);

/// <summary>A message was pinned, or is no longer. One that is deleted is not pinned any more either, without an entry of its own.</summary>
/// <param name="Target">The message's seq, below this entry's.</param>
/// <param name="Removed">Whether it is no longer pinned.</param>
[GenerateSerializer, Immutable, Alias("chat.event.pinned")]
public sealed record PinChanged(
    long Seq,
    DateTimeOffset At,
    string User,
    [property: Id(0)] long Target,
    [property: Id(1)] bool Removed = false) : RoomEvent(Seq, At, User);
