using Npgsql;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>The webhooks in PostgreSQL.</summary>
internal sealed class PostgresWebhooks(PostgresDatabase database) : IWebhooks
{
    private const string Select = $"select {WebhookRow.Columns} from webhooks ";

    public Task AddAsync(StoredWebhook webhook, CancellationToken cancellationToken)
    {
        WebhookRow.Check(webhook);
        return database.ChangeAsync(
            $"""
            insert into webhooks ({WebhookRow.Columns})
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) returning 1
            """,
            static row => row.GetInt32(0), WebhookRow.Values(webhook));
    }

    public async Task<StoredWebhook?> FindAsync(string id, CancellationToken cancellationToken)
    {
        Storable.CheckText(id);
        return (await database.ReadAsync(Select + "where webhook = $1", Read, cancellationToken, id)).FirstOrDefault();
    }

    public async Task<IReadOnlyList<StoredWebhook>> OfRoomAsync(string room, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        return await database.ReadAsync(Select + "where room = $1 order by webhook", Read, cancellationToken, room);
    }

    public async Task<bool> RemoveAsync(string room, string id, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(id);
        return (await database.ChangeAsync(
            "delete from webhooks where webhook = $1 and room = $2 returning 1", static row => row.GetInt32(0), id, room)).Count > 0;
    }

    public async Task<bool> SaveAsync(string id, WebhookProgress progress, CancellationToken cancellationToken)
    {
        WebhookRow.Check(id, progress);
        return (await database.ChangeAsync(
            """
            update webhooks set version = $2, delivered = $3, claimed = $4, attempts = $5, failing_since = $6, next_at = $7,
              disabled_at = $8, disabled_reason = $9, told = $10
            where webhook = $1 and version = $2 - 1 returning 1
            """,
            static row => row.GetInt32(0), [id, .. WebhookRow.Values(progress)])).Count > 0;
    }

    public async Task<IReadOnlyList<string>> DueAsync(DateTimeOffset now, string? after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(after);
        return await database.ReadAsync(
            """
            select w.webhook from webhooks w
            where w.webhook > $2 and case
              when w.disabled_at is not null then not w.told
              else coalesce(w.next_at, 0) <= $1 and exists (select from room_log l where l.room = w.room and l.seq > w.delivered) end
            order by w.webhook limit $3
            """,
            static row => row.GetString(0), cancellationToken, now.ToUnixTimeMilliseconds(), after ?? "", Math.Max(limit, 0));
    }

    private static StoredWebhook Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        WebhookRow.Types(row.GetString(3)),
        row.GetString(4),
        row.GetString(5),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)),
        new(
            row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt32(10), Time(row, 11), Time(row, 12), Time(row, 13),
            row.IsDBNull(14) ? null : row.GetString(14), row.GetBoolean(15)));

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
