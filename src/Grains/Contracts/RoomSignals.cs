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
