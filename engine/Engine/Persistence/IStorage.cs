namespace Orleans.Core;

/// <summary>One record of a storage provider, as its owner sees it.</summary>
public interface IStorage
{
    /// <summary>The version of the record as last read or written; null where there is none.</summary>
    string? Etag { get; }

    /// <summary>Whether the storage has the record, as of the last operation.</summary>
    bool RecordExists { get; }

    /// <summary>Removes the record; fails where it has another version than <see cref="Etag"/>.</summary>
    Task ClearStateAsync();

    /// <inheritdoc cref="ClearStateAsync()"/>
    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    /// <summary>Writes the record; fails where it has another version than <see cref="Etag"/>.</summary>
    Task WriteStateAsync();

    /// <inheritdoc cref="WriteStateAsync()"/>
    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    /// <summary>Reads the record, over what was there.</summary>
    Task ReadStateAsync();

    /// <inheritdoc cref="ReadStateAsync()"/>
    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}

/// <summary>One record of a storage provider, with its content.</summary>
public interface IStorage<TState> : IStorage
{
    TState State { get; set; }
}
