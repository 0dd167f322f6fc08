using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

/// <summary>What a room is, as grain state. Written before the room's first entry; without one it is a creation that was not finished.</summary>
[GenerateSerializer, Alias("chat.state.room")]
internal sealed class RoomState
{
    /// <summary>Null where nothing was ever written; a public room is not the default that a lost record would fall back to.</summary>
    [Id(0)]
    public RoomKind? Kind { get; set; }

    [Id(1)]
    public string? Name { get; set; }

    [Id(2)]
    public string? Topic { get; set; }
}
