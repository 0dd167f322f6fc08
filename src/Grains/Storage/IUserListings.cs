using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Storage;

/// <summary>Everybody who ever registered or entered as a guest, as their grains have stored it: looking wakes none of them.</summary>
public interface IUserListings
{
    /// <summary>Users by id, those after <paramref name="after"/> (null: from the first), at most <paramref name="limit"/>.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<UserProfile>> PageAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <summary>These users, in any order; who does not exist is left out. One query, however many.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<UserProfile>> FindManyAsync(IReadOnlyList<string> users, CancellationToken cancellationToken);

    /// <summary>One user, or null.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<UserProfile?> FindAsync(string user, CancellationToken cancellationToken);
}
