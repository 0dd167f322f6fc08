using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>
/// Grain state in the same file as everything else. The ETag is the version of the row; a cleared state keeps its row, so that an ETag from
/// before stays stale.
/// </summary>
internal sealed class SqliteGrainStorage(SqliteDatabase database, IGrainStorageSerializer serializer, TimeProvider time) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        string grain = grainId.ToString();
        (long version, byte[]? payload) = await database.Readers.ReadAsync(
            session => session.Find("select version, payload from grain_state where name = $1 and grain = $2", Read, stateName, grain), CancellationToken.None);
        grainState.RecordExists = payload is not null;
        grainState.ETag = version == 0 ? null : Etag(version);
        grainState.State = payload is null ? New<T>() : serializer.Deserialize<T>(new BinaryData(payload));
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        byte[] payload = serializer.Serialize(grainState.State).ToArray();
        grainState.ETag = await ReplaceAsync("WriteState", stateName, grainId, grainState.ETag, payload);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.ETag is not null)
        {
            grainState.ETag = await ReplaceAsync("ClearState", stateName, grainId, grainState.ETag, null);
        }

        grainState.RecordExists = false;
        grainState.State = New<T>();
    }

    private Task<string> ReplaceAsync(string operation, string stateName, GrainId grainId, string? etag, byte[]? payload)
    {
        string grain = grainId.ToString();
        return database.Writer.WriteAsync(
            session =>
            {
                long stored = session.Find("select version from grain_state where name = $1 and grain = $2", static row => row.GetInt64(0), stateName, grain);
                string? storedEtag = stored == 0 ? null : Etag(stored);
                if (storedEtag != etag)
                {
                    throw new InconsistentStateException($"{operation}: the state {stateName} of {grain} has another version.", storedEtag, etag);
                }

                session.Execute(
                    """
                    insert into grain_state (name, grain, version, payload, modified_at) values ($1, $2, $3, $4, $5)
                    on conflict (name, grain) do update set version = excluded.version, payload = excluded.payload, modified_at = excluded.modified_at
                    """,
                    stateName, grain, stored + 1, payload, time.GetUtcNow().ToUnixTimeMilliseconds());
                return Etag(stored + 1);
            },
            CancellationToken.None);
    }

    private static (long Version, byte[]? Payload) Read(SqliteDataReader row) => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1));

    private static string Etag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static T New<T>() => (T)Activator.CreateInstance(typeof(T), nonPublic: true)!;
}
