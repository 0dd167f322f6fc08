using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>The memberships in the file. A query is a function call here, so nothing is gained by joining many callers' into one.</summary>
internal sealed class SqliteMemberships(SqliteDatabase database) : IMemberships
{
    public Task<Standing> FindAsync(string room, string user, CancellationToken cancellationToken)
    {
        const string sql = """
            select role, read_seq, since_seq, muted from members where room = $1 and user_id = $2
            union all
            select null, null, null, null from bans where room = $1 and user_id = $2
            """;
        Storable.CheckText(room);
        Storable.CheckText(user);
        return database.Readers.ReadAsync(
            session => session.Find(
                sql,
                static row => row.IsDBNull(0)
                    ? new Standing(null, Banned: true)
                    : new Standing(new Membership((Role)row.GetInt32(0), row.GetInt64(1), row.GetInt64(2), row.GetBoolean(3))),
                room, user),
            cancellationToken);
    }

    public Task<IReadOnlyList<Member>> PageAsync(string room, string? after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(after);
        return database.Readers.ReadAsync<IReadOnlyList<Member>>(
            session => session.List(
                "select user_id, role from members where room = $1 and user_id > $2 order by user_id limit $3",
                static row => new Member(row.GetString(0), (Role)row.GetInt32(1)), room, after ?? "", Math.Max(limit, 0)),
            cancellationToken);
    }

    public Task<IReadOnlyList<JoinedRoom>> OfUserAsync(string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        return database.Readers.ReadAsync<IReadOnlyList<JoinedRoom>>(
            session => session.List(SqliteReceipts.Joined + "where m.user_id = $1 order by m.room", SqliteReceipts.ReadJoined, user), cancellationToken);
    }

    public Task<int> CountOfUserAsync(string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        return database.Readers.ReadAsync(
            session => session.Find("select count(*) from members where user_id = $1", static row => row.GetInt32(0), user), cancellationToken);
    }
}
