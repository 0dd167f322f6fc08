using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>The webhooks in the file.</summary>
internal sealed class SqliteWebhooks(SqliteDatabase database) : IWebhooks
{
    private const string Select = $"select {WebhookRow.Columns} from webhooks ";

    public Task AddAsync(StoredWebhook webhook, CancellationToken cancellationToken)
    {
        const string sql =
            $"insert into webhooks ({WebhookRow.Columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
        WebhookRow.Check(webhook);
        return database.Writer.WriteAsync(session => session.Execute(sql, WebhookRow.Values(webhook)), cancellationToken);
    }

    public Task<StoredWebhook?> FindAsync(string id, CancellationToken cancellationToken)
    {
        Storable.CheckText(id);
        return database.Readers.ReadAsync(session => session.Find(Select + "where webhook = $1", static row => (StoredWebhook?)Read(row), id), cancellationToken);
    }

    public Task<IReadOnlyList<StoredWebhook>> OfRoomAsync(string room, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        return database.Readers.ReadAsync<IReadOnlyList<StoredWebhook>>(
            session => session.List(Select + "where room = $1 order by webhook", Read, room), cancellationToken);
    }

    public Task<bool> RemoveAsync(string room, string id, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(id);
        return database.Writer.WriteAsync(session => session.Execute("delete from webhooks where webhook = $1 and room = $2", id, room) > 0, cancellationToken);
    }

    public Task<bool> SaveAsync(string id, WebhookProgress progress, CancellationToken cancellationToken)
    {
        const string sql =
            """
            update webhooks set version = $2, delivered = $3, claimed = $4, attempts = $5, failing_since = $6, next_at = $7,
              disabled_at = $8, disabled_reason = $9, told = $10
            where webhook = $1 and version = $2 - 1
            """;
        WebhookRow.Check(id, progress);
        return database.Writer.WriteAsync(session => session.Execute(sql, [id, .. WebhookRow.Values(progress)]) > 0, cancellationToken);
    }

    public Task<IReadOnlyList<string>> DueAsync(DateTimeOffset now, string? after, int limit, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select w.webhook from webhooks w
            where w.webhook > $2 and case
              when w.disabled_at is not null then not w.told
              else coalesce(w.next_at, 0) <= $1 and exists (select 1 from room_log l where l.room = w.room and l.seq > w.delivered) end
            order by w.webhook limit $3
            """;
        Storable.CheckText(after);
        return database.Readers.ReadAsync<IReadOnlyList<string>>(
            session => session.List(sql, static row => row.GetString(0), now.ToUnixTimeMilliseconds(), after ?? "", Math.Max(limit, 0)), cancellationToken);
    }

    private static StoredWebhook Read(SqliteDataReader row) => new(
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

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
