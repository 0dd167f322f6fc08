namespace OrleansChat.Grains.Contracts;

/// <summary>Something that happened to one user, for their own sessions. What matters of it is stored elsewhere: a session that is not there asks for it later.</summary>
[GenerateSerializer, Immutable, Alias("chat.personal")]
public abstract record PersonalEvent;

/// <summary>The user has read a room, on one of their sessions.</summary>
/// <param name="Read">Everything up to here.</param>
/// <param name="Position">What is left for them; null where that could not be counted at the moment.</param>
[GenerateSerializer, Immutable, Alias("chat.personal.read")]
public sealed record ReadElsewhere(
    [property: Id(0)] string Room,
    [property: Id(1)] string User,
    [property: Id(2)] long Read,
    [property: Id(3)] ReadPosition? Position = null) : PersonalEvent;

/// <summary>The user has said whether a room may disturb them.</summary>
[GenerateSerializer, Immutable, Alias("chat.personal.muted")]
public sealed record RoomMuted(
    [property: Id(0)] string Room,
    [property: Id(1)] bool Muted) : PersonalEvent;
