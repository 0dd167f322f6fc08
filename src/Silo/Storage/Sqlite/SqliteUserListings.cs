using System.Text.Json;
using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Users;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>The users in the file, out of their grains' states.</summary>
internal sealed class SqliteUserListings(SqliteDatabase database) : IUserListings
{
    internal const string Page = States + "grain > $1 order by grain limit $2";
    private const string States = "select grain, payload from grain_state where name = 'user' and payload is not null and ";
    private static readonly StateSerializer Serializer = new();

    public Task<IReadOnlyList<UserProfile>> PageAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(after);
        return database.Readers.ReadAsync<IReadOnlyList<UserProfile>>(
            session => session.List(Page, User, UserKey.Of(after ?? ""), Math.Max(limit, 0)), cancellationToken);
    }

    public Task<UserProfile?> FindAsync(string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        return database.Readers.ReadAsync(session => session.Find(States + "grain = $1", static row => (UserProfile?)User(row), UserKey.Of(user)), cancellationToken);
    }

    public Task<IReadOnlyList<UserProfile>> FindManyAsync(IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        string keys = JsonSerializer.Serialize(users.Select(UserKey.Of));
        return database.Readers.ReadAsync<IReadOnlyList<UserProfile>>(
            session => session.List(States + "grain in (select value from json_each($1))", User, keys), cancellationToken);
    }

    private static UserProfile User(SqliteDataReader row) =>
        Serializer.Deserialize<UserState>(new BinaryData(row.GetFieldValue<byte[]>(1))).ToProfile(UserKey.UserOf(row.GetString(0)));
}
