namespace OrleansChat.Grains.Contracts;

/// <summary>What one user uploads: how much they may, and what they have. Key: the user's id. The caller has checked that the user is who they say.</summary>
[Alias("chat.IMediaOwnerGrain")]
public interface IMediaOwnerGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes room for an upload that is about to begin. Refusals: TooLarge (for one file, or for all of the user's), RateLimited (too many at once, or too much in a day),
    /// BadFrame (no such user id), Unavailable.
    /// </summary>
    /// <param name="bytes">How long it is to be; null where nobody has said.</param>
    /// <param name="lease">How long it may take: then the room that was made is given up.</param>
    [Alias("begin")]
    Task<Outcome<UploadPermit>> BeginAsync(long? bytes, TimeSpan lease);

    /// <summary>
    /// Keeps what has been uploaded, whose bytes are stored; again is harmless. Refusals: TooLarge, RateLimited (the limits have been reached meanwhile),
    /// Unauthenticated (the user is gone), Unavailable: whether it is kept is not known then.
    /// </summary>
    /// <param name="permit">As <see cref="BeginAsync"/> gave it; what has been forgotten since is checked anew.</param>
    [Alias("finish")]
    Task<Outcome<Done>> FinishAsync(string permit, Attachment file);

    /// <summary>Gives up an upload that has begun.</summary>
    [Alias("cancel")]
    Task CancelAsync(string permit);
}

/// <summary>That an upload may begin.</summary>
/// <param name="Permit">Names it to the user's grain.</param>
/// <param name="MaxBytes">How long it may get.</param>
[GenerateSerializer, Immutable, Alias("chat.upload_permit")]
public sealed record UploadPermit(
    [property: Id(0)] string Permit,
    [property: Id(1)] long MaxBytes);
