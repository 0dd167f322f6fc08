using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Storage;

/// <summary>
/// What was uploaded and what carries it; not the bytes. That a message carries something is written by <see cref="IRoomLog.AppendAsync"/>, which also
/// takes it away with the message: what nothing carries for a while is removed.
/// </summary>
public interface IMediaLibrary
{
    /// <summary>Adds what has been uploaded; again is harmless.</summary>
    /// <exception cref="StorageUnavailableException">The outcome is unknown.</exception>
    Task AddAsync(StoredMedia media, CancellationToken cancellationToken);

    /// <summary>
    /// The upload, where this user may have it: its owner; who may read a room in which a message that is there carries it; where a profile shows it, anybody. Else null.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<StoredMedia?> FindAsync(string media, string user, CancellationToken cancellationToken);

    /// <summary>
    /// For a message that is about to be written: those of these uploads that this user owns, in any order, kept from the sweep for a while from <paramref name="at"/> on.
    /// Whoever appends the message does so well before the shortest of times after which orphans are removed.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<Attachment>> ClaimAsync(string owner, IReadOnlyList<string> media, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// Makes an image that this user owns the one of their profile, which everybody may have, in the place of the one before; null: none. To be called before the profile
    /// says so, and again is harmless. Answers false, and changes nothing, where they own no such image.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The outcome is unknown.</exception>
    Task<bool> ShowAsync(string owner, string? media, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>What a user has uploaded that is still there: in all, and of that what came after <paramref name="after"/>.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<MediaUsage> UsageAsync(string owner, DateTimeOffset after, CancellationToken cancellationToken);

    /// <summary>A user's uploads by time and id, those after <paramref name="after"/> (null: from the first), at most <paramref name="limit"/>.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<StoredMedia>> PageAsync(string owner, MediaPlace? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Looks at some of what has been carried by nothing since <paramref name="before"/> or longer, and removes what nothing carries; the files are <see cref="RemovalsAsync"/>
    /// from then on. Answers how many it looked at: fewer than <paramref name="limit"/> means that nothing is left.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The outcome is unknown; again is harmless.</exception>
    Task<int> RemoveOrphansAsync(DateTimeOffset before, DateTimeOffset at, int limit, CancellationToken cancellationToken);

    /// <summary>Removes some of a user's uploads, whatever carries them. Answers how many: fewer than <paramref name="limit"/> means that nothing is left.</summary>
    /// <exception cref="StorageUnavailableException">The outcome is unknown; again is harmless.</exception>
    Task<int> RemoveOfOwnerAsync(string owner, DateTimeOffset at, int limit, CancellationToken cancellationToken);

    /// <summary>Removed uploads whose files nobody has said to be gone, at most <paramref name="limit"/>, by id, those after <paramref name="after"/>.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<string>> RemovalsAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <summary>The files of these are gone.</summary>
    /// <exception cref="StorageUnavailableException">The outcome is unknown; again is harmless.</exception>
    Task ForgetAsync(IReadOnlyList<string> media, CancellationToken cancellationToken);

    /// <summary>Those of these ids that nothing is known of, in any order: neither uploads nor removals.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<string>> UnknownAsync(IReadOnlyList<string> media, CancellationToken cancellationToken);
}

/// <summary>An upload as it is stored.</summary>
/// <param name="Owner">Who uploaded it.</param>
/// <param name="CreatedAt">When it was complete; whole milliseconds.</param>
public sealed record StoredMedia(Attachment File, string Owner, DateTimeOffset CreatedAt);

/// <summary>Where an upload is among its owner's.</summary>
public sealed record MediaPlace(DateTimeOffset CreatedAt, string Media);

/// <summary>What somebody's uploads come to.</summary>
public sealed record MediaUsage(long Bytes, long RecentBytes, int RecentUploads);
