using System.Globalization;
using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>The rows of <see cref="SqliteGrainStorage"/>.</summary>
internal sealed class SqliteGrainStateReader(SqliteDatabase database) : IGrainStateReader
{
    public Task<StoredGrainState?> OfUserAsync(string user, CancellationToken cancellationToken) => FindAsync("user", UserKey.Of(user), cancellationToken);

    private Task<StoredGrainState?> FindAsync(string name, string grain, CancellationToken cancellationToken) =>
        StoredText.IsStorable(grain)
            ? database.Readers.ReadAsync(
                session => session.Find(
                    "select version, modified_at, payload from grain_state where name = $1 and grain = $2 and payload is not null", Read, name, grain),
                cancellationToken)
            : Task.FromResult<StoredGrainState?>(null);

    private static StoredGrainState Read(SqliteDataReader row) => new(
        row.GetInt64(0).ToString(CultureInfo.InvariantCulture),
        row.IsDBNull(1) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
        row.GetFieldValue<byte[]>(2));
}
