using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Storage;

/// <summary>How far members have read. Safe for concurrent use: calls of many rooms and users at the same time share a few statements.</summary>
public interface IReceipts
{
    /// <summary>
    /// Raises how far a member has read and been delivered a room, and returns when that is committed. What is there already or beyond stays as it is:
    /// neither ever falls. Null where the user is not a member.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The outcome is unknown; again is harmless.</exception>
    Task<Marked?> MarkAsync(string room, string user, long read, long delivered, CancellationToken cancellationToken);

    /// <summary>One room as one of its members sees it in a list, all of it at one moment; null where the user is not a member.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<JoinedRoom?> FindAsync(string room, string user, CancellationToken cancellationToken);

    /// <summary>How far the members of a room have read it, by user id, at most <paramref name="limit"/>.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<Receipt>> OfRoomAsync(string room, int limit, CancellationToken cancellationToken);
}

/// <summary>Where a member is after <see cref="IReceipts.MarkAsync"/>.</summary>
/// <param name="Raised">Whether this call, or one that shared its statement, has changed anything.</param>
/// <param name="Members">How many members the room has.</param>
public sealed record Marked(long Read, long Delivered, bool Raised, int Members);
