using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>What users wrote, in the file.</summary>
internal sealed class SqliteUserMessages(SqliteDatabase database) : IUserMessages
{
    internal const string Page = $"select {EventRow.Columns}, room {Mine} and (room, seq) > ($2, $3) order by room, seq limit $4";
    internal const string Places = $"select room, seq {Mine} order by room, seq limit $2";
    private const string Mine = "from room_log indexed by room_log_sender where sender = $1 and kind = 1 and text is not null";

    public Task<IReadOnlyList<UserMessage>> PageAsync(string user, MessagePlace? after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        Storable.CheckText(after?.Room);
        return database.Readers.ReadAsync<IReadOnlyList<UserMessage>>(
            session => session.List(
                Page,
                static row => new UserMessage(row.GetString(EventRow.ColumnCount), (MessagePosted)SqliteRoomLog.Event(row)),
                user, after?.Room ?? "", after?.Seq ?? 0, Math.Max(limit, 0)),
            cancellationToken);
    }

    public Task<IReadOnlyList<MessagePlace>> PlacesAsync(string user, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        return database.Readers.ReadAsync<IReadOnlyList<MessagePlace>>(
            session => session.List(
                Places,
                static row => new MessagePlace(row.GetString(0), row.GetInt64(1)), user, Math.Max(limit, 0)),
            cancellationToken);
    }
}
