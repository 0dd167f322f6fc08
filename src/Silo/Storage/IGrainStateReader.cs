using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage;

/// <summary>Grain state as it lies in storage, for those who want to look at it without waking the grain.</summary>
internal interface IGrainStateReader
{
    /// <summary>What is stored of a user; null where nothing is, or it was cleared.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<StoredGrainState?> OfUserAsync(string user, CancellationToken cancellationToken);
}

/// <summary>One stored state.</summary>
/// <param name="Etag">Changes with every write.</param>
/// <param name="StoredAt">Null where it was written by a program that did not note the time.</param>
/// <param name="Payload">As <see cref="StateSerializer"/> wrote it.</param>
internal sealed record StoredGrainState(string Etag, DateTimeOffset? StoredAt, byte[] Payload);
