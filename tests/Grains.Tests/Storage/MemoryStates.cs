using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Orleans.Storage;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Users;

namespace OrleansChat.Grains.Tests.Storage;

/// <summary>Grain state in memory, with ETags; and told to, failing or written by somebody else.</summary>
internal sealed class MemoryStates : IGrainStorage
{
    private readonly ConcurrentDictionary<(string Name, GrainId Grain), (string Json, int ETag)> _records = [];
    private int _writes;

    public bool WritesFail { get; set; }

    public int Writes => Volatile.Read(ref _writes);

    public IReadOnlyList<UserProfile> Users() =>
    [
        .. _records.Where(record => record.Key.Name == "user")
            .Select(record => JsonSerializer.Deserialize<UserState>(record.Value.Json)!.ToProfile(record.Key.Grain.Key.ToString()!)),
    ];

    /// <summary>Writes every record anew, as another activation would; answers how many came out different.</summary>
    public int WriteBehindTheBack(Func<string, string> change)
    {
        int different = 0;
        foreach (((string, GrainId) key, (string json, int etag)) in _records)
        {
            string changed = change(json);
            different += changed == json ? 0 : 1;
            _records[key] = (changed, etag + 1);
        }

        return different;
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.RecordExists = _records.TryGetValue((stateName, grainId), out (string Json, int ETag) record);
        grainState.State = grainState.RecordExists ? JsonSerializer.Deserialize<T>(record.Json)! : Activator.CreateInstance<T>();
        grainState.ETag = grainState.RecordExists ? record.ETag.ToString(CultureInfo.InvariantCulture) : null;
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Task.Yield();
        Interlocked.Increment(ref _writes);
        if (WritesFail)
        {
            throw new StorageUnavailableException("Told to fail.");
        }

        int known = grainState.ETag is { } etag ? int.Parse(etag, CultureInfo.InvariantCulture) : 0;
        int stored = _records.TryGetValue((stateName, grainId), out (string Json, int ETag) record) ? record.ETag : 0;
        if (known != stored)
        {
            throw new InconsistentStateException("Another version is stored.");
        }

        _records[(stateName, grainId)] = (JsonSerializer.Serialize(grainState.State), stored + 1);
        grainState.ETag = (stored + 1).ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _records.TryRemove((stateName, grainId), out _);
        grainState.RecordExists = false;
        grainState.ETag = null;
        return Task.CompletedTask;
    }
}
