using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Storage;

/// <summary>Who is in which room. Written by <see cref="IRoomLog.AppendAsync"/>, but for what is each member's own.</summary>
public interface IMemberships
{
    /// <summary>How a user stands to a room.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<Standing> FindAsync(string room, string user, CancellationToken cancellationToken);

    /// <summary>Members by user id, those after <paramref name="after"/> (null: from the first), at most <paramref name="limit"/>.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<Member>> PageAsync(string room, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>As <see cref="PageAsync"/>, of those with a role.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<Member>> PageInRoleAsync(string room, Role role, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Bans by user id, those after <paramref name="after"/> (null: from the first), at most <paramref name="limit"/>.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<RoomBan>> BansAsync(string room, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Who takes the owner's place when <paramref name="leaving"/> goes: who has been an admin for the longest time, else a member, else anybody; null
    /// where nobody is left.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<Member?> FindSuccessorAsync(string room, string leaving, CancellationToken cancellationToken);

    /// <summary>Notes whether a member wants to be disturbed; false where the user is not a member.</summary>
    /// <exception cref="StorageUnavailableException">The outcome is unknown.</exception>
    Task<bool> MuteAsync(string room, string user, bool muted, CancellationToken cancellationToken);

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
