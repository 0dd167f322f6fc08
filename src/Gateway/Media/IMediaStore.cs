using OrleansChat.Hosting;

namespace OrleansChat.Gateway.Media;

/// <summary>
/// Where the bytes are. All gateways see the same; nothing here knows whose they are. What is written appears whole or not at all, and never changes, so that an object
/// store fits as well: a write is its multipart upload, a read its ranged GET.
/// </summary>
internal interface IMediaStore
{
    /// <summary>Makes it ready for use.</summary>
    /// <exception cref="StartupException">It cannot be used, and a person can put that right.</exception>
    void Open();

    /// <summary>Begins to write an object, which appears when it is completed.</summary>
    Task<MediaWrite> WriteAsync(MediaObject name, CancellationToken cancellationToken);

    /// <summary>How long an object is; null where there is none.</summary>
    Task<long?> LengthAsync(MediaObject name, CancellationToken cancellationToken);

    /// <summary>Opens so many bytes of an object, from an offset on; null where there is none. More may follow in the stream than is wanted.</summary>
    Task<Stream?> ReadAsync(MediaObject name, long offset, long count, CancellationToken cancellationToken);

    /// <summary>Takes an object away; that there is none is no mistake.</summary>
    Task DeleteAsync(MediaObject name, CancellationToken cancellationToken);

    /// <summary>Uploads of which an object has been here since before <paramref name="before"/>; one that has two may come twice.</summary>
    IAsyncEnumerable<string> ListAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Takes away what was begun, never completed, and has not grown since before <paramref name="before"/>.</summary>
    Task RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>The name of an object: an upload's bytes, or its thumbnail's.</summary>
internal readonly record struct MediaObject(string Media, bool Thumbnail = false);

/// <summary>An object that is being written. Disposed of before it is completed, it has never been.</summary>
internal abstract class MediaWrite : IAsyncDisposable
{
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Returns when the object is there and outlives a power cut.</summary>
    public abstract Task CompleteAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
