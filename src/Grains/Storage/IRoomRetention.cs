namespace OrleansChat.Grains.Storage;

/// <summary>Really deletes what rooms do not keep any longer. A room's floor rises with the deletion, so that whoever ends in the middle is gone on from there.</summary>
public interface IRoomRetention
{
    /// <summary>
    /// Rooms by id, those after <paramref name="after"/> (null: from the first), at most <paramref name="limit"/>, that keep messages for a time only and
    /// have an entry above their floor that is older than that at <paramref name="now"/>.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<string>> DueAsync(string? after, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Raises a room's floor over its oldest entries from before <paramref name="before"/>, at most <paramref name="limit"/> of them, and deletes everything
    /// up to it, in one transaction; the newest entry of the log stays, blanked, for the room's next seq follows from it. Answers the floor, as it
    /// is then.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The outcome is unknown; again is harmless.</exception>
    Task<long> ForgetAsync(string room, DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
