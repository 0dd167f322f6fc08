using Npgsql;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>The listed rooms in PostgreSQL.</summary>
internal sealed class PostgresRoomListings(PostgresDatabase database) : IRoomListings
{
    private const string Cursor = "select created_at from rooms where room = $1 and kind in (0, 2)";

    private const string Listed = """
        select room, kind, name, topic, members, created_at from rooms
        where kind in (0, 2) and created_at <= $1 and (created_at < $1 or room > $2) and position($3 in search) > 0
        order by created_at desc, room limit $4
        """;

    public async Task<IReadOnlyList<ListedRoom>> DiscoverAsync(string? query, string? before, int limit, CancellationToken cancellationToken)
    {
        if (!StoredText.IsStorable(query) || !StoredText.IsStorable(before))
        {
            return [];
        }

        long createdAt = long.MaxValue;
        if (before is not null)
        {
            List<long> cursor = await database.ReadAsync(Cursor, static row => row.GetInt64(0), cancellationToken, before);
            if (cursor.Count == 0)
            {
                return [];
            }

            createdAt = cursor[0];
        }

        return await database.ReadAsync(
            Listed, Room, cancellationToken, createdAt, before ?? "", SearchText.Fold(query ?? ""), Math.Max(limit, 0));
    }

    private static ListedRoom Room(NpgsqlDataReader row) => new(
        row.GetString(0),
        (RoomKind)row.GetInt16(1),
        row.IsDBNull(2) ? null : row.GetString(2),
        row.IsDBNull(3) ? null : row.GetString(3),
        row.GetInt32(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)));
}
