namespace OrleansChat.Grains.Contracts;

/// <summary>Has rooms forget what they do not keep, at one place in the cluster. Key: <see cref="Key"/>.</summary>
[Alias("chat.IRetentionGrain")]
public interface IRetentionGrain : IGrainWithStringKey
{
    const string Key = "retention";

    /// <summary>
    /// Goes on from where it ended the last time, for a few seconds at most; soon after it has been everywhere it does nothing. Any silo may ask, at any time.
    /// </summary>
    [Alias("sweep")]
    Task SweepAsync();
}
