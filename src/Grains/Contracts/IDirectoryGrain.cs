using Orleans.Concurrency;

namespace OrleansChat.Grains.Contracts;

/// <summary>Questions about many rooms at once, answered from storage without waking any of them. Key: any; <see cref="Key"/> by custom.</summary>
[Alias("chat.IDirectoryGrain")]
public interface IDirectoryGrain : IGrainWithStringKey
{
    const string Key = "directory";

    /// <summary>Public rooms and channels, newest first, those created before the room <paramref name="before"/>, whose id, name or topic contains the query.</summary>
    [Alias("discover")]
    Task<Page<ListedRoom>> DiscoverAsync(string? query, string? before);

    /// <summary>The newest committed seq of each room, in the order asked; 0 where there is no such room.</summary>
    [Alias("heads")]
    [AlwaysInterleave]
    Task<IReadOnlyList<long>> HeadsAsync(IReadOnlyList<string> rooms);
}
