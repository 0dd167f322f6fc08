using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Rooms;

/// <summary>
/// What the room is: its settings and where its log begins. A change of the settings counts from the moment it is on its way to the log; one that
/// fails is never taken back, for the activation ends with it. Single-threaded, as its grain is.
/// </summary>
internal sealed class RoomCharter(RoomKind kind)
{
    private int _pendingChanges;

    /// <summary>With what is on its way to the log.</summary>
    public RoomSettings Settings { get; private set; } = new(kind);

    /// <summary>The append that makes them so, while that is not committed.</summary>
    public PendingAppend? Pending { get; private set; }

    /// <summary>Entries up to this seq are deleted for their age.</summary>
    public long Floor { get; private set; }

    /// <summary>Takes what is stored; null where there is no room.</summary>
    public void Load(StoredRoom? room)
    {
        if (room is not null)
        {
            Settings = room.Settings;
            Floor = room.Floor;
        }
    }

    /// <summary>Counts the changes that an append will make, from now on. To be called before it is handed to the appender.</summary>
    public void Expect(PendingAppend append)
    {
        if (append.Listing is { } listing)
        {
            Settings = listing.Settings;
        }

        foreach (RoomChanged entry in append.Entries.OfType<RoomChanged>())
        {
            _pendingChanges++;
            Pending = append;
            Settings = entry.Settings;
        }
    }

    /// <summary>Takes note of what is committed.</summary>
    public void Commit(IReadOnlyList<RoomEvent> entries)
    {
        _pendingChanges -= entries.Count(static entry => entry is RoomChanged);
        if (_pendingChanges == 0)
        {
            Pending = null;
        }
    }

    /// <summary>The floor never sinks.</summary>
    public void RaiseFloor(long floor) => Floor = Math.Max(Floor, floor);
}
