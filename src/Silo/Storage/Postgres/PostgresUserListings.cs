using Npgsql;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Users;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>The users in PostgreSQL, out of their grains' states.</summary>
internal sealed class PostgresUserListings(PostgresDatabase database) : IUserListings
{
    internal const string Page = States + """ > $1 order by GrainIdExtensionString collate "C" limit $2""";

    private const string States = """
        select GrainIdExtensionString, PayloadBinary from OrleansStorage
        where GrainTypeString = 'user' and PayloadBinary is not null and GrainIdExtensionString collate "C"
        """;

    private static readonly StateSerializer Serializer = new();

    public async Task<IReadOnlyList<UserProfile>> PageAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(after);
        return await database.ReadAsync(Page, User, cancellationToken, UserKey.Of(after ?? ""), Math.Max(limit, 0));
    }

    public async Task<UserProfile?> FindAsync(string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        List<UserProfile> rows = await database.ReadAsync(States + " = $1", User, cancellationToken, UserKey.Of(user));
        return rows.FirstOrDefault();
    }

    public async Task<IReadOnlyList<UserProfile>> FindManyAsync(IReadOnlyList<string> users, CancellationToken cancellationToken) => users.Count == 0
        ? []
        : await database.ReadAsync(States + " = any($1)", User, cancellationToken, [users.Select(UserKey.Of).ToArray()]);

    private static UserProfile User(NpgsqlDataReader row) =>
        Serializer.Deserialize<UserState>(new BinaryData(row.GetFieldValue<byte[]>(1))).ToProfile(UserKey.UserOf(row.GetString(0)));
}
