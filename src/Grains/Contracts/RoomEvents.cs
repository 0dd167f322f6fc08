namespace OrleansChat.Grains.Contracts;

/// <summary>Something lasting that happened in a room: one entry of its log, in the order of <see cref="Seq"/>.</summary>
/// <param name="Seq">Position in the room's log: 1, 2, 3, … without holes.</param>
/// <param name="At">When the room accepted it, UTC, whole milliseconds.</param>
/// <param name="User">Who did it.</param>
[GenerateSerializer, Immutable, Alias("chat.event")]
public abstract record RoomEvent(
    [property: Id(0)] long Seq,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string User);

/// <summary>A message.</summary>
/// <param name="Cid">The sender's own id of the message, unique per room and sender; null where the sender gave none.</param>
[GenerateSerializer, Immutable, Alias("chat.event.message")]
public sealed record MessagePosted(
    long Seq,
    DateTimeOffset At,
    string User,
    [property: Id(0)] string Text,
    [property: Id(1)] string? Cid) : RoomEvent(Seq, At, User);

/// <summary>What happened to somebody's membership.</summary>
public enum MembershipChange
{
    Joined,
    Left,
}

/// <summary>Somebody's membership changed: <paramref name="Member"/> by the deed of <see cref="RoomEvent.User"/>, often the same.</summary>
[GenerateSerializer, Immutable, Alias("chat.event.member")]
public sealed record MemberChanged(
    long Seq,
    DateTimeOffset At,
    string User,
    [property: Id(0)] string Member,
    [property: Id(1)] MembershipChange Change,
    [property: Id(2)] Role Role) : RoomEvent(Seq, At, User);
