namespace OrleansChat.Grains.Contracts;

/// <summary>Something passing that somebody does in a room: not in its log, and dropped where a socket is slow.</summary>
/// <param name="User">Who does it.</param>
[GenerateSerializer, Immutable, Alias("chat.signal")]
public abstract record RoomSignal(
    [property: Id(0)] string User);

/// <summary>Somebody is typing.</summary>
/// <param name="Stopped">Whether they no longer are.</param>
[GenerateSerializer, Immutable, Alias("chat.signal.typing")]
public sealed record TypingSignal(
    string User,
    [property: Id(0)] bool Stopped) : RoomSignal(User);

/// <summary>Somebody has read the room.</summary>
/// <param name="Read">Everything up to here.</param>
[GenerateSerializer, Immutable, Alias("chat.signal.read")]
public sealed record ReadSignal(
    string User,
    [property: Id(0)] long Read) : RoomSignal(User);

/// <summary>What was said in a direct room has reached a device of somebody.</summary>
/// <param name="Delivered">Everything up to here.</param>
[GenerateSerializer, Immutable, Alias("chat.signal.delivered")]
public sealed record DeliveredSignal(
    string User,
    [property: Id(0)] long Delivered) : RoomSignal(User);
