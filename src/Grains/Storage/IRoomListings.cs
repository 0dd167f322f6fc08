using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Storage;

/// <summary>What lists show of rooms. Written only by <see cref="IRoomLog.AppendAsync"/>.</summary>
public interface IRoomListings
{
    /// <summary>
    /// Public rooms and channels, newest first (by creation, then id), those that come after <paramref name="before"/> (null: from the newest; unknown:
    /// none), whose id, name or topic contains <paramref name="query"/> (null: all), whatever its case. At most <paramref name="limit"/>.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<ListedRoom>> DiscoverAsync(string? query, string? before, int limit, CancellationToken cancellationToken);

    /// <summary>Rooms of every kind by id, those after <paramref name="after"/> (null: from the first), at most <paramref name="limit"/>.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<StoredRoom>> PageAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <summary>One room of any kind, or null.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<StoredRoom?> FindAsync(string room, CancellationToken cancellationToken);
}

/// <summary>A room as it is stored.</summary>
/// <param name="Members">How many members it has.</param>
/// <param name="Head">The newest seq.</param>
/// <param name="Floor">Entries up to this seq have been deleted for their age; 0 where none have.</param>
public sealed record StoredRoom(string Room, RoomSettings Settings, int Members, long Head, DateTimeOffset CreatedAt, long Floor = 0);
