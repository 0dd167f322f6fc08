using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

/// <summary>What the room's rules know of a part of it, with what is on its way to the log. Changes that fail are never taken back: the activation ends with them.</summary>
internal interface IRoomView
{
    /// <summary>Counts the changes that an append will make, from now on. To be called before it is handed to the appender.</summary>
    void Expect(PendingAppend append);

    /// <summary>Takes committed changes over.</summary>
    void Commit(IReadOnlyList<RoomEvent> entries);
}
