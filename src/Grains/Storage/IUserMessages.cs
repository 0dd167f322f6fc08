using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Storage;

/// <summary>What a user wrote, in all rooms, whoever is a member of them now; without what has been deleted.</summary>
public interface IUserMessages
{
    /// <summary>
    /// The messages by room and seq, those after <paramref name="after"/> (null: from the first), at most <paramref name="limit"/>.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<UserMessage>> PageAsync(string user, MessagePlace? after, int limit, CancellationToken cancellationToken);

    /// <summary>Where the first of the messages by room and seq are, at most <paramref name="limit"/>.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<MessagePlace>> PlacesAsync(string user, int limit, CancellationToken cancellationToken);
}

/// <summary>Where a message is.</summary>
public sealed record MessagePlace(string Room, long Seq);

/// <summary>A message and its room.</summary>
public sealed record UserMessage(string Room, MessagePosted Message);
