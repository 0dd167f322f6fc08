using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>The queries of grain storage, which the database brings along in its table <c>OrleansQuery</c>.</summary>
internal sealed record AdoNetQueries(string Read, string Write, string Clear, string? Delete)
{
    private const string Load = "SELECT QueryKey, QueryText FROM OrleansQuery";

    /// <summary>All queries that the database has, by their keys.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> LoadAllAsync(AdoNetDatabase database, CancellationToken cancellationToken)
    {
        List<(string Key, string Text)> rows = await database.ReadAsync(
            Load, _ => { }, row => (row.GetString(0), row.GetString(1)), cancellationToken).ConfigureAwait(false);
        return rows.ToDictionary(row => row.Key, row => row.Text, StringComparer.Ordinal);
    }

    public static async Task<AdoNetQueries> LoadAsync(AdoNetDatabase database, string provider, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> queries = await LoadAllAsync(database, cancellationToken).ConfigureAwait(false);
        return new AdoNetQueries(
            Required("ReadFromStorageKey"), Required("WriteToStorageKey"), Required("ClearStorageKey"), queries.GetValueOrDefault("DeleteStorageKey"));

        string Required(string key) => queries.TryGetValue(key, out string? text)
            ? text
            : throw new OrleansConfigurationException($"The database of grain storage \"{provider}\" has no query \"{key}\" in OrleansQuery.");
    }
}
