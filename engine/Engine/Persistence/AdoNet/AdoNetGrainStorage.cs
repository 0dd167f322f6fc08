using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// Keeps grain state in the table <c>OrleansStorage</c> of a relational database, in the rows and by the queries of Orleans' own provider.
/// The ETag is the row's version.
/// </summary>
internal sealed class AdoNetGrainStorage(string name, AdoNetGrainStorageOptions options, string serviceId)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private AdoNetDatabase? _database;
    private AdoNetQueries? _queries;

    private AdoNetDatabase Database => _database ?? throw new InvalidOperationException($"Grain storage \"{name}\" has not started.");

    private AdoNetQueries Queries => _queries ?? throw new InvalidOperationException($"Grain storage \"{name}\" has not started.");

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe($"{nameof(AdoNetGrainStorage)}-{name}", options.InitStage, StartAsync);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        AdoNetGrainKey key = AdoNetGrainKey.Create(grainId);
        List<(byte[]? Payload, int? Version)> rows = await Database.ReadAsync(
            Queries.Read,
            command => AddKey(command, key, stateName),
            row => (Value<byte[]>(row, "PayloadBinary"), NullableInt32(row, "Version")));
        (byte[]? payload, int? version) = rows.SingleOrDefault();
        grainState.State = (payload is null ? default : options.GrainStorageSerializer.Deserialize<T>(new BinaryData(payload)))
            ?? StateActivator.Create<T>();
        grainState.ETag = Etag(version);
        grainState.RecordExists = payload is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        byte[] payload = options.GrainStorageSerializer.Serialize(grainState.State).ToArray();
        grainState.ETag = await ChangeAsync("WriteState", Queries.Write, stateName, grainId, grainState.ETag, payload);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.ETag is null)
        {
            // Nothing was read: look what there is, so that clearing what does not exist is no conflict.
            await ReadStateAsync(stateName, grainId, grainState);
        }

        if (grainState.ETag is not null)
        {
            string query = options.DeleteStateOnClear
                ? Queries.Delete ?? throw new OrleansConfigurationException($"The database of grain storage \"{name}\" has no query \"DeleteStorageKey\" in OrleansQuery.")
                : Queries.Clear;
            string version = await ChangeAsync("ClearState", query, stateName, grainId, grainState.ETag, null);
            grainState.ETag = options.DeleteStateOnClear ? null : version;
        }

        grainState.State = StateActivator.Create<T>();
        grainState.RecordExists = false;
    }

    /// <summary>Runs a query that changes the row where it has the given version, and answers the new version.</summary>
    private async Task<string> ChangeAsync(string operation, string query, string stateName, GrainId grainId, string? etag, byte[]? payload)
    {
        AdoNetGrainKey key = AdoNetGrainKey.Create(grainId);
        int? version = string.IsNullOrWhiteSpace(etag) ? null : int.Parse(etag, CultureInfo.InvariantCulture);
        List<int?> rows = await Database.ReadAsync(
            query,
            command =>
            {
                AddKey(command, key, stateName);
                AdoNetDatabase.Add(command, "GrainStateVersion", DbType.Int32, version);
                if (payload is not null)
                {
                    AdoNetDatabase.Add(command, "PayloadBinary", DbType.Binary, payload);
                }
            },
            row => NullableInt32(row, "NewGrainStateVersion"));
        int? changed = rows.SingleOrDefault();
        return changed is null || changed == version
            ? throw new InconsistentStateException(
                $"Version conflict ({operation}): ServiceId={serviceId} ProviderName={name} GrainType={stateName} GrainId={grainId} ETag={etag}.",
                null,
                etag)
            : Etag(changed)!;
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _database = new AdoNetDatabase(AdoNetDrivers.Load(options.Invariant).CreateDataSource(options.ConnectionString));
        _queries = await AdoNetQueries.LoadAsync(_database, name, cancellationToken);
    }

    private void AddKey(DbCommand command, AdoNetGrainKey key, string stateName)
    {
        AdoNetDatabase.Add(command, "GrainIdHash", DbType.Int32, key.Hash);
        AdoNetDatabase.Add(command, "GrainIdN0", DbType.Int64, key.N0);
        AdoNetDatabase.Add(command, "GrainIdN1", DbType.Int64, key.N1);
        AdoNetDatabase.Add(command, "GrainTypeHash", DbType.Int32, KeyHash.Compute(Encoding.UTF8.GetBytes(stateName)));
        AdoNetDatabase.Add(command, "GrainTypeString", DbType.String, stateName);
        AdoNetDatabase.Add(command, "GrainIdExtensionString", DbType.String, key.Text);
        AdoNetDatabase.Add(command, "ServiceId", DbType.String, serviceId);
    }

    private static string? Etag(int? version) => version?.ToString(CultureInfo.InvariantCulture);

    private static TValue? Value<TValue>(DbDataReader row, string column)
        where TValue : class => row[column] as TValue;

    private static int? NullableInt32(DbDataReader row, string column) =>
        row[column] is { } value and not DBNull ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : null;
}
