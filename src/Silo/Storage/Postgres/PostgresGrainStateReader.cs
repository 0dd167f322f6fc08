using System.Globalization;
using Npgsql;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>The rows of Orleans' grain storage.</summary>
internal sealed class PostgresGrainStateReader(PostgresDatabase database) : IGrainStateReader
{
    private const string State = "select Version, ModifiedOn, PayloadBinary from OrleansStorage where PayloadBinary is not null and ";

    // The state's name is written out: it has an index of its own.
    private const string User = State + """GrainTypeString = 'user' and GrainIdExtensionString collate "C" = $1""";

    public Task<StoredGrainState?> OfUserAsync(string user, CancellationToken cancellationToken) => FindAsync(User, UserKey.Of(user), cancellationToken);

    private async Task<StoredGrainState?> FindAsync(string sql, string key, CancellationToken cancellationToken)
    {
        if (!StoredText.IsStorable(key))
        {
            return null;
        }

        List<StoredGrainState> rows = await database.ReadAsync(sql, Read, cancellationToken, key);
        return rows.FirstOrDefault();
    }

    private static StoredGrainState Read(NpgsqlDataReader row) => new(
        row.GetInt32(0).ToString(CultureInfo.InvariantCulture),
        new DateTimeOffset(DateTime.SpecifyKind(row.GetDateTime(1), DateTimeKind.Utc)),
        row.GetFieldValue<byte[]>(2));
}
