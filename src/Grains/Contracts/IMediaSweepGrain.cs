namespace OrleansChat.Grains.Contracts;

/// <summary>
/// Removes uploads that nothing carries, and knows which files have to go with them. One gateway at a time does the work, because only gateways see files. Key:
/// <see cref="Key"/>.
/// </summary>
[Alias("chat.IMediaSweepGrain")]
public interface IMediaSweepGrain : IGrainWithStringKey
{
    const string Key = "media-sweep";

    /// <summary>Uploads that are looked at, or named, in one call.</summary>
    const int Batch = 500;

    /// <summary>Whether this gateway is the one that sweeps, from now on for as long as the lease lasts.</summary>
    [Alias("take_turn")]
    Task<bool> TakeTurnAsync(string gateway, TimeSpan lease);

    /// <summary>Removes some of what nothing has carried for longer than <paramref name="age"/>; false once nothing is left. Throws where storage does not answer.</summary>
    [Alias("remove_orphans")]
    Task<bool> RemoveOrphansAsync(TimeSpan age);

    /// <summary>Removed uploads whose files are there still, as far as anybody has said, by id, those after <paramref name="after"/>. Throws where storage does not answer.</summary>
    [Alias("removals")]
    Task<IReadOnlyList<string>> RemovalsAsync(string? after);

    /// <summary>Says that the files of these are gone. Throws where storage does not answer.</summary>
    [Alias("forget")]
    Task ForgetAsync(IReadOnlyList<string> media);

    /// <summary>Those of these that nothing is known of: files that were never finished. Throws where storage does not answer.</summary>
    [Alias("unknown")]
    Task<IReadOnlyList<string>> UnknownAsync(IReadOnlyList<string> media);
}
