using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Storage;

/// <summary>Messages with what hangs on them: reactions and pins. Written only by <see cref="IRoomLog.AppendAsync"/>.</summary>
public interface IMessageViews
{
    /// <summary>Messages as one user sees them, their reactions counted, all of them at one and the same moment.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<SeenMessages> PageAsync(string room, string reader, MessageRange range, CancellationToken cancellationToken);

    /// <summary>The pinned messages by seq, those after <paramref name="after"/>, at most <paramref name="limit"/>, as one user sees them.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<SeenMessages> PinnedAsync(string room, string reader, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The seqs of the messages that are pinned, ascending.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<long>> PinsAsync(string room, CancellationToken cancellationToken);

    /// <summary>Who reacted to a message, in the order in which they did.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<StoredReaction>> ReactionsAsync(string room, long target, CancellationToken cancellationToken);
}

/// <summary>Which messages are wanted: those right below one seq, and those right above another.</summary>
/// <param name="Below">The newest messages below this seq are wanted, …</param>
/// <param name="CountBelow">… so many of them.</param>
/// <param name="Above">The oldest messages above this seq are wanted; not below <paramref name="Below"/> - 1.</param>
/// <param name="CountAbove">… so many of them.</param>
/// <param name="Floor">What is not above this seq is not there.</param>
public sealed record MessageRange(long Below, int CountBelow, long Above, int CountAbove, long Floor = 0);

/// <summary>Messages as one user sees them.</summary>
/// <param name="Messages">Ascending; <see cref="MessagePosted.Reactions"/> in the order of each emoji's first reaction that is still there, null where there are none.</param>
/// <param name="Head">The newest seq of the room at the moment at which they were so.</param>
public sealed record SeenMessages(IReadOnlyList<MessagePosted> Messages, long Head);

/// <summary>Somebody's reaction to a message.</summary>
/// <param name="Seq">The entry of the log that did it.</param>
public sealed record StoredReaction(string Emoji, string User, long Seq);
