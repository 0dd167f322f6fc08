using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Storage;

/// <summary>Who is in which room. Written only by <see cref="IRoomLog.AppendAsync"/>.</summary>
public interface IMemberships
{
    /// <summary>One membership, or null.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<Membership?> FindAsync(string room, string user, CancellationToken cancellationToken);

    /// <summary>Members by user id, those after <paramref name="after"/> (null: from the first), at most <paramref name="limit"/>.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<Member>> PageAsync(string room, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// A user's rooms by id, each with its newest seq. Calls for many users at the same time share queries: a storm of sign-ins costs a
    /// query a batch.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<JoinedRoom>> OfUserAsync(string user, CancellationToken cancellationToken);

    /// <summary>How many rooms a user is in.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<int> CountOfUserAsync(string user, CancellationToken cancellationToken);
}

/// <summary>One user's membership of one room.</summary>
/// <param name="Read">The highest seq the member has read; at first the seq of their joining.</param>
public sealed record Membership(Role Role, long Read);
