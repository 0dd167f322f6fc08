using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Keeps grain state in the silo's memory, for development and tests: serialized, versioned, gone with the process.</summary>
internal sealed class MemoryGrainStorage(string name, MemoryGrainStorageOptions options) : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), Record> _records = new();
    private long _lastVersion;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_records.TryGetValue((stateName, grainId), out Record? record))
        {
            grainState.State = options.GrainStorageSerializer.Deserialize<T>(record.Data) ?? StateActivator.Create<T>();
            grainState.ETag = record.ETag;
            grainState.RecordExists = true;
        }
        else
        {
            Reset(grainState);
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Record next = new(
            options.GrainStorageSerializer.Serialize(grainState.State),
            Interlocked.Increment(ref _lastVersion).ToString(CultureInfo.InvariantCulture));
        _records.AddOrUpdate(
            (stateName, grainId),
            _ => grainState.ETag is null ? next : throw Conflict(stateName, grainId, null, grainState.ETag),
            (_, stored) => stored.ETag == grainState.ETag ? next : throw Conflict(stateName, grainId, stored.ETag, grainState.ETag));
        grainState.ETag = next.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _records.TryGetValue((stateName, grainId), out Record? stored);
        bool removed = stored?.ETag == grainState.ETag
            && (stored is null || _records.TryRemove(KeyValuePair.Create((stateName, grainId), stored)));
        if (!removed)
        {
            throw Conflict(stateName, grainId, stored?.ETag, grainState.ETag);
        }

        Reset(grainState);
        return Task.CompletedTask;
    }

    private static void Reset<T>(IGrainState<T> grainState)
    {
        grainState.State = StateActivator.Create<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private InconsistentStateException Conflict(string stateName, GrainId grainId, string? stored, string? current) => new(
        $"Version conflict in memory storage \"{name}\", state \"{stateName}\" of grain {grainId}: stored {stored ?? "none"}, expected {current ?? "none"}.",
        stored,
        current);

    /// <summary>Compared by reference, so that only the very record that was looked at is removed.</summary>
    private sealed class Record(BinaryData data, string etag)
    {
        public BinaryData Data { get; } = data;

        public string ETag { get; } = etag;
    }
}
