using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Storage;

/// <summary>Who is in which room. Written only by <see cref="IRoomLog.AppendAsync"/>.</summary>
public interface IMemberships
{
    /// <summary>How a user stands to a room.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<Standing> FindAsync(string room, string user, CancellationToken cancellationToken);

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
/// <param name="Since">The seq of their joining; 0 of whoever joined before that was noted.</param>
/// <param name="Muted">Whether they do not want to be disturbed by it.</param>
public sealed record Membership(Role Role, long Read, long Since = 0, bool Muted = false);

/// <summary>How a user stands to a room.</summary>
/// <param name="Membership">Null where the user is not a member.</param>
/// <param name="Banned">Whether the user cannot become one; never true of a member.</param>
public readonly record struct Standing(Membership? Membership, bool Banned = false);
