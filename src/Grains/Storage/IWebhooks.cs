namespace OrleansChat.Grains.Storage;

/// <summary>Where rooms send their events, and how far that has come. The queue is the room's log: nothing here holds a message.</summary>
public interface IWebhooks
{
    /// <summary>Adds a webhook under a new id.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer; it may have been added.</exception>
    Task AddAsync(StoredWebhook webhook, CancellationToken cancellationToken);

    /// <summary>One webhook, or null.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<StoredWebhook?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>A room's webhooks by id.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<StoredWebhook>> OfRoomAsync(string room, CancellationToken cancellationToken);

    /// <summary>Takes a webhook of a room away; false where it has no such webhook.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer; it may have been taken away.</exception>
    Task<bool> RemoveAsync(string room, string id, CancellationToken cancellationToken);

    /// <summary>
    /// Writes how far a webhook has come, where what is stored still has the version before <see cref="WebhookProgress.Version"/>. False where it has another,
    /// or the webhook is gone: somebody else was faster.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer; it may have been written.</exception>
    Task<bool> SaveAsync(string id, WebhookProgress progress, CancellationToken cancellationToken);

    /// <summary>
    /// Webhooks by id, those after <paramref name="after"/> (null: from the first), that have something to do at this time: their room's log goes on and no
    /// later time was set, or they are disabled and the room has not been told. At most <paramref name="limit"/>.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<string>> DueAsync(DateTimeOffset now, string? after, int limit, CancellationToken cancellationToken);
}

/// <summary>A webhook as it is stored.</summary>
/// <param name="Events">The types of events that it wants.</param>
/// <param name="Secret">What deliveries are signed with; in no log and in no answer but the one to its creation.</param>
public sealed record StoredWebhook(
    string Id, string Room, string Url, IReadOnlyList<string> Events, string Secret, string CreatedBy, DateTimeOffset CreatedAt, WebhookProgress Progress)
{
    /// <summary>Without the secret, and without the address, which may hold another.</summary>
    public override string ToString() => $"{Id} of {Room}";
}

/// <summary>How far a webhook has come.</summary>
/// <param name="Version">Rises by one with every change.</param>
/// <param name="Delivered">Everything up to this seq has been delivered, or was not wanted.</param>
/// <param name="Claimed">The delivery under way goes up to this seq, however often it is repeated; the same as <paramref name="Delivered"/> where there is none.</param>
/// <param name="Attempts">How often in a row it has failed.</param>
/// <param name="FailingSince">When it failed first since it last worked; null where it works.</param>
/// <param name="NextAt">Before this time nothing is tried.</param>
/// <param name="DisabledAt">When it was given up; null where it was not.</param>
/// <param name="DisabledReason">Why, for people.</param>
/// <param name="Told">Whether the room knows that it was given up.</param>
public sealed record WebhookProgress(
    long Version,
    long Delivered,
    long Claimed,
    int Attempts = 0,
    DateTimeOffset? FailingSince = null,
    DateTimeOffset? NextAt = null,
    DateTimeOffset? DisabledAt = null,
    string? DisabledReason = null,
    bool Told = false);
