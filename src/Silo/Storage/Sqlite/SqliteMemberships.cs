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

    public Task<IReadOnlyList<Member>> PageInRoleAsync(string room, Role role, string? after, int limit, CancellationToken cancellationToken)
    {
        // Of the few who are not just members there is an index, which is taken where the condition says its own.
        const string members = "select user_id, role from members where room = $1 and role = $2 and user_id > $3 order by user_id limit $4";
        const string others = "select user_id, role from members where room = $1 and role = $2 and role <> 0 and user_id > $3 order by user_id limit $4";
        Storable.CheckText(room);
        Storable.CheckText(after);
        return database.Readers.ReadAsync<IReadOnlyList<Member>>(
            session => session.List(
                role == Role.Member ? members : others,
                static row => new Member(row.GetString(0), (Role)row.GetInt32(1)), room, (int)role, after ?? "", Math.Max(limit, 0)),
            cancellationToken);
    }

    public Task<IReadOnlyList<RoomBan>> BansAsync(string room, string? after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(after);
        return database.Readers.ReadAsync<IReadOnlyList<RoomBan>>(
            session => session.List(
                "select user_id, banned_by, reason, at from bans where room = $1 and user_id > $2 order by user_id limit $3",
                static row => new RoomBan(
                    row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))),
                room, after ?? "", Math.Max(limit, 0)),
            cancellationToken);
    }

    public Task<Member?> FindSuccessorAsync(string room, string leaving, CancellationToken cancellationToken)
    {
        const string sql = """
            select user_id, role from members where room = $1 and user_id <> $2
            order by case role when 2 then 0 when 1 then 1 when 0 then 2 else 3 end, since_seq, user_id limit 1
            """;
        Storable.CheckText(room);
        Storable.CheckText(leaving);
        return database.Readers.ReadAsync(
            session => session.Find(sql, static row => new Member(row.GetString(0), (Role)row.GetInt32(1)), room, leaving), cancellationToken);
    }

    public Task<bool> MuteAsync(string room, string user, bool muted, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(user);
        return database.Writer.WriteAsync(
            session => session.Execute("update members set muted = $3 where room = $1 and user_id = $2", room, user, muted) > 0, cancellationToken);
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
