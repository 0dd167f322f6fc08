namespace OrleansChat.Grains.Contracts;

/// <summary>Whose eyes a room's log is for.</summary>
public enum HistoryVisibility
{
    /// <summary>All of it is there for every member, and in a listed room for anybody.</summary>
    All,

    /// <summary>A member sees what came from their joining on, and nobody else sees anything.</summary>
    Joined,
}

/// <summary>How far the settings of a room go.</summary>
public static class RoomLimits
{
    public static readonly TimeSpan MaxSlowMode = TimeSpan.FromHours(6);
    public static readonly TimeSpan MaxRetention = TimeSpan.FromDays(3650);
    public static readonly TimeSpan MaxEditWindow = TimeSpan.FromDays(365);
}

/// <summary>What a room is: all that its staff may change. A direct room has the defaults, for good.</summary>
/// <param name="Kind">Never changes from or to <see cref="RoomKind.Direct"/>.</param>
/// <param name="SlowMode">How long a member below staff waits between two messages; zero: not at all. Whole seconds.</param>
/// <param name="Retention">How long messages are kept; zero: forever. Whole days.</param>
/// <param name="EditWindow">For how long authors may edit and delete what they wrote; zero: forever. Staff is not bound by it. Whole seconds.</param>
[GenerateSerializer, Immutable, Alias("chat.room_settings")]
public sealed record RoomSettings(
    [property: Id(0)] RoomKind Kind,
    [property: Id(1)] string? Name = null,
    [property: Id(2)] string? Topic = null,
    [property: Id(3)] TimeSpan SlowMode = default,
    [property: Id(4)] TimeSpan Retention = default,
    [property: Id(5)] HistoryVisibility History = HistoryVisibility.All,
    [property: Id(6)] TimeSpan EditWindow = default);
