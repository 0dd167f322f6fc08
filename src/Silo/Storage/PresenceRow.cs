using System.Data.Common;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage;

/// <summary>Somebody's presence as both databases keep it.</summary>
internal static class PresenceRow
{
    public static StoredPresence Read(DbDataReader row) => new(
        row.GetString(0),
        (PresenceStatus)row.GetInt16(1),
        row.IsDBNull(2) ? null : row.GetString(2),
        row.GetBoolean(3),
        row.IsDBNull(4) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)));

    public static void Check(IReadOnlyList<Seen> people)
    {
        ArgumentNullException.ThrowIfNull(people);
        foreach (Seen seen in people)
        {
            Storable.CheckText(seen.User);
        }
    }
}
