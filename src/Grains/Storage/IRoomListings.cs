using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Storage;

/// <summary>The rooms that anybody may find. Written only by <see cref="IRoomLog.AppendAsync"/>.</summary>
public interface IRoomListings
{
    /// <summary>
    /// Public rooms and channels, newest first (by creation, then id), those that come after <paramref name="before"/> (null: from the newest; unknown:
    /// none), whose id, name or topic contains <paramref name="query"/> (null: all), whatever its case. At most <paramref name="limit"/>.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<ListedRoom>> DiscoverAsync(string? query, string? before, int limit, CancellationToken cancellationToken);
}
