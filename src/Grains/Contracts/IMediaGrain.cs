using Orleans.Concurrency;

namespace OrleansChat.Grains.Contracts;

/// <summary>Who may have which upload, answered from storage. Key: <see cref="Key"/>.</summary>
[Alias("chat.IMediaGrain")]
public interface IMediaGrain : IGrainWithStringKey
{
    const string Key = "media";

    /// <summary>
    /// The upload, for its owner, for who may read a message that carries it, and for anybody where a profile shows it. Refusals: NoSuchMessage, Unavailable.
    /// </summary>
    [Alias("find")]
    [AlwaysInterleave]
    Task<Outcome<Attachment>> FindAsync(string user, string media);
}
