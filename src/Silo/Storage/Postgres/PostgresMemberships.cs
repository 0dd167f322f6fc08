using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>The memberships in PostgreSQL.</summary>
internal sealed class PostgresMemberships : IMemberships
{
    private const int UsersPerQuery = 500;
    private const int Queries = 2;

    internal const string OfUsers = $"""
        select {JoinedRooms.Columns} from unnest($1) as q (id) join members m on m.user_id = q.id {JoinedRooms.Joins}
        order by m.user_id, m.room
        """;

    private readonly PostgresDatabase _database;
    private readonly Gatherer<string, IReadOnlyList<JoinedRoom>> _ofUser;

    public PostgresMemberships(PostgresDatabase database)
    {
        _database = database;
        _ofUser = new(UsersPerQuery, Queries, OfUsersAsync, []);
    }

    public async Task<Standing> FindAsync(string room, string user, CancellationToken cancellationToken)
    {
        const string sql = """
            select role, read_seq, since_seq, muted from members where room = $1 and user_id = $2
            union all
            select null, null, null, null from bans where room = $1 and user_id = $2
            """;
        Storable.CheckText(room);
        Storable.CheckText(user);
        List<Standing> rows = await _database.ReadAsync(
            sql,
            static row => row.IsDBNull(0)
                ? new Standing(null, Banned: true)
                : new Standing(new Membership((Role)row.GetInt16(0), row.GetInt64(1), row.GetInt64(2), row.GetBoolean(3))),
            cancellationToken, room, user);
        return rows.FirstOrDefault();
    }

    public async Task<IReadOnlyList<Member>> PageAsync(string room, string? after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(after);
        return await _database.ReadAsync(
            "select user_id, role from members where room = $1 and user_id > $2 order by user_id limit $3",
            static row => new Member(row.GetString(0), (Role)row.GetInt16(1)), cancellationToken, room, after ?? "", Math.Max(limit, 0));
    }

    public async Task<IReadOnlyList<Member>> PageInRoleAsync(string room, Role role, string? after, int limit, CancellationToken cancellationToken)
    {
        // Of the few who are not just members there is an index, which the planner takes where the condition says its own.
        const string members = "select user_id, role from members where room = $1 and role = $2 and user_id > $3 order by user_id limit $4";
        const string others = "select user_id, role from members where room = $1 and role = $2 and role <> 0 and user_id > $3 order by user_id limit $4";
        Storable.CheckText(room);
        Storable.CheckText(after);
        return await _database.ReadAsync(
            role == Role.Member ? members : others,
            static row => new Member(row.GetString(0), (Role)row.GetInt16(1)), cancellationToken, room, (short)role, after ?? "", Math.Max(limit, 0));
    }

    public async Task<IReadOnlyList<RoomBan>> BansAsync(string room, string? after, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(after);
        return await _database.ReadAsync(
            "select user_id, banned_by, reason, at from bans where room = $1 and user_id > $2 order by user_id limit $3",
            static row => new RoomBan(
                row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))),
            cancellationToken, room, after ?? "", Math.Max(limit, 0));
    }

    public async Task<Member?> FindSuccessorAsync(string room, string leaving, CancellationToken cancellationToken)
    {
        const string sql = """
            select user_id, role from members where room = $1 and user_id <> $2
            order by case role when 2 then 0 when 1 then 1 when 0 then 2 else 3 end, since_seq, user_id limit 1
            """;
        Storable.CheckText(room);
        Storable.CheckText(leaving);
        List<Member> rows = await _database.ReadAsync(
            sql, static row => new Member(row.GetString(0), (Role)row.GetInt16(1)), cancellationToken, room, leaving);
        return rows.FirstOrDefault();
    }

    public async Task<bool> MuteAsync(string room, string user, bool muted, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(user);
        return (await _database.ChangeAsync(
            "update members set muted = $3 where room = $1 and user_id = $2 returning 1", static row => row.GetInt32(0), room, user, muted)).Count > 0;
    }

    public Task<IReadOnlyList<JoinedRoom>> OfUserAsync(string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        return _ofUser.AskAsync(user, cancellationToken);
    }

    public async Task<int> CountOfUserAsync(string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(user);
        List<long> rows = await _database.ReadAsync(
            "select count(*) from members where user_id = $1", static row => row.GetInt64(0), cancellationToken, user);
        return (int)rows[0];
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<JoinedRoom>>> OfUsersAsync(string[] users)
    {
        List<(string User, JoinedRoom Room)> rows = await _database.ReadAsync(OfUsers, JoinedRooms.Read, CancellationToken.None, [users]);
        return rows.GroupBy(row => row.User, StringComparer.Ordinal)
            .ToDictionary(user => user.Key, IReadOnlyList<JoinedRoom> (user) => [.. user.Select(row => row.Room)], StringComparer.Ordinal);
    }
}
