using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>What users wrote, in PostgreSQL.</summary>
internal sealed class PostgresUserMessages(PostgresDatabase database) : IUserMessages
{
    internal const string Page = $"select {EventRow.Columns}, room {Mine} and (room, seq) > ($2, $3) order by room, seq limit $4";
    internal const string Places = $"select room, seq {Mine} order by room, seq limit $2";
    private const string Mine = "from room_log where sender = $1 and kind = 1 and text is not null";

    public async Task<IReadOnlyList<UserMessage>> PageAsync(string user, MessagePlace? after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        Storable.CheckText(after?.Room);
        return await database.ReadAsync(
            Page,
            static row => new UserMessage(row.GetString(EventRow.ColumnCount), (MessagePosted)PostgresRoomLog.Event(row)),
            cancellationToken, user, after?.Room ?? "", after?.Seq ?? 0, Math.Max(limit, 0));
    }

    public async Task<IReadOnlyList<MessagePlace>> PlacesAsync(string user, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        return await database.ReadAsync(
            Places, static row => new MessagePlace(row.GetString(0), row.GetInt64(1)), cancellationToken, user, Math.Max(limit, 0));
    }
}
