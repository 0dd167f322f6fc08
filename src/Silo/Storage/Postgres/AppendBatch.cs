using Npgsql;
using NpgsqlTypes;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>
/// The appends of many rooms as one statement, which is one transaction and one round trip: it looks which rooms have a duplicate cid or
/// another head than the caller believes, writes all the others and answers those. The primary key and the unique cid still stand behind it.
/// </summary>
internal sealed class AppendBatch
{
    private const string Look = """
        with append as (
          select * from unnest($1, $2) as t (room, first)
        ), event as (
          select * from unnest($3, $4, $5, $6, $7, $8, $9, $10) as t (room, seq, kind, at, sender, cid, text, body)
        ), found as materialized (
          select e.room, e.seq, d.seq as found_seq, d.at as found_at
          from event e cross join lateral (
            select l.seq, l.at from room_log l where l.room = e.room and l.sender = e.sender and l.cid = e.cid limit 1
          ) d
          where e.cid is not null
        ), refused as materialized (
          select a.room from append a
          where a.first <> 1 + coalesce((select l.seq from room_log l where l.room = a.room order by l.seq desc limit 1), 0) or not (/* fence */)
          union
          select room from found
        ), logged as (
          insert into room_log (room, seq, kind, at, sender, cid, text, body)
          select room, seq, kind, at, sender, cid, text, body from event where room not in (select room from refused)
        )
        """;

    /// <summary>A statement sees the tables as they were before it: a room that it lists gets its count of members here, every other by what changed.</summary>
    private const string Members = """
        , listed as (
          insert into rooms (room, kind, name, topic, search, members, created_at)
          select * from unnest($11, $12, $13, $14, $15, $16, $17) as t (room, kind, name, topic, search, members, created_at)
          where room not in (select room from refused)
        ), change as (
          select * from unnest($18, $19, $20, $21, $22) as t (room, user_id, change, role, seq)
          where room not in (select room from refused)
        ), joined as (
          insert into members (room, user_id, role, read_seq, since_seq) select room, user_id, role, seq, seq from change where change = 1
          on conflict (room, user_id) do update set role = excluded.role, read_seq = excluded.read_seq, since_seq = excluded.since_seq
          returning room, xmax = 0 as added
        ), gone as (
          delete from members m using change c where c.change = 0 and m.room = c.room and m.user_id = c.user_id returning m.room
        ), promoted as (
          update members m set role = c.role from change c where c.change = 2 and m.room = c.room and m.user_id = c.user_id
        ), ban as (
          select * from unnest($23, $24, $25, $26, $27, $28) as t (room, user_id, banned, banned_by, reason, at)
          where room not in (select room from refused)
        ), banned as (
          insert into bans (room, user_id, banned_by, reason, at) select room, user_id, banned_by, reason, at from ban where banned
          on conflict (room, user_id) do update set banned_by = excluded.banned_by, reason = excluded.reason, at = excluded.at
        ), unbanned as (
          delete from bans b using ban n where not n.banned and b.room = n.room and b.user_id = n.user_id
        ), counted as (
          update rooms r set members = r.members + d.delta
          from (
            select room, sum(n)::int as delta from (select room, 1 as n from joined where added union all select room, -1 from gone) c group by room
          ) d
          where r.room = d.room
        )
        """;

    /// <summary>What is deleted lies below the append, so the statement sees it.</summary>
    private const string Tombstones = """
        , buried as (
          update room_log l set text = null, body = t.body, cid = case when t.forgets_cid then null else l.cid end
          from unnest($29, $30, $31, $32) as t (room, target, body, forgets_cid)
          where l.room = t.room and l.seq = t.target and l.kind = 1 and l.text is not null and t.room not in (select room from refused)
        )
        """;

    private const string Answer = " select r.room, f.seq, f.found_seq, f.found_at from refused r left join found f on f.room = r.room";

    private const string FencePlace = "/* fence */";

    private AppendBatch(string sql, IReadOnlyList<NpgsqlParameter> parameters)
    {
        Sql = sql;
        Parameters = parameters;
    }

    public string Sql { get; }

    public IReadOnlyList<NpgsqlParameter> Parameters { get; }

    /// <param name="appends">At most one a room.</param>
    /// <param name="texts">As <see cref="TextsFor"/> made them.</param>
    public static AppendBatch Of(RoomAppend[] appends, Texts texts)
    {
        // In the same order everywhere, so that two processes that write the same rooms wait for each other instead of dying in a deadlock.
        Array.Sort(appends, static (a, b) => string.CompareOrdinal(a.Room, b.Room));
        List<NpgsqlParameter> parameters = [.. AppendColumns(appends), .. EventColumns(appends)];
        var members = appends.SelectMany(append => MemberWrite.Of(append.Events).Select(write => (append.Room, Write: write))).ToList();
        bool deletes = Array.Exists(appends, static append => TombstoneWrite.AreIn(append.Events));
        var bans = appends.SelectMany(append => BanWrite.Of(append.Events).Select(write => (append.Room, Write: write))).ToList();
        if (members.Count == 0 && bans.Count == 0 && !deletes && appends.All(append => append.Listing is null))
        {
            return new(texts.MessagesOnly, parameters);
        }

        parameters.AddRange(ListingColumns([.. appends.Where(append => append.Listing is not null)]));
        parameters.AddRange(MemberColumns(members));
        parameters.AddRange(BanColumns(bans));
        if (!deletes)
        {
            return new(texts.WithMembers, parameters);
        }

        parameters.AddRange(TombstoneColumns(
            [.. appends.SelectMany(append => TombstoneWrite.Of(append.Events).Select(write => (append.Room, Write: write)))]));
        return new(texts.Everything, parameters);
    }

    /// <summary>The statements that there are, for a silo behind a fence; to be made once.</summary>
    public static Texts TextsFor(Fence fence)
    {
        string look = Look.Replace(FencePlace, fence.Condition, StringComparison.Ordinal);
        return new(look + Answer, look + Members + Answer, look + Members + Tombstones + Answer);
    }

    public static AppendRefusal ReadRefusal(NpgsqlDataReader row) => row.IsDBNull(1)
        ? new(row.GetString(0), null, null, null)
        : new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));

    private static IEnumerable<NpgsqlParameter> AppendColumns(RoomAppend[] appends) =>
    [
        Column(appends, NpgsqlDbType.Text, static append => append.Room),
        Column(appends, NpgsqlDbType.Bigint, static append => append.Events[0].Seq),
    ];

    private static IEnumerable<NpgsqlParameter> EventColumns(RoomAppend[] appends)
    {
        var rows = appends.SelectMany(append => append.Events.Select(roomEvent => (append.Room, Row: EventRow.From(roomEvent)))).ToList();
        return
        [
            Column(rows, NpgsqlDbType.Text, static row => row.Room),
            Column(rows, NpgsqlDbType.Bigint, static row => row.Row.Seq),
            Column(rows, NpgsqlDbType.Smallint, static row => (short)row.Row.Kind),
            Column(rows, NpgsqlDbType.Bigint, static row => row.Row.At),
            Column(rows, NpgsqlDbType.Text, static row => row.Row.Sender),
            Column(rows, NpgsqlDbType.Text, static row => row.Row.Cid),
            Column(rows, NpgsqlDbType.Text, static row => row.Row.Text),
            Column(rows, NpgsqlDbType.Text, static row => row.Row.Body),
        ];
    }

    private static IEnumerable<NpgsqlParameter> ListingColumns(RoomAppend[] creations) =>
    [
        Column(creations, NpgsqlDbType.Text, static append => append.Room),
        Column(creations, NpgsqlDbType.Smallint, static append => (short)append.Listing!.Kind),
        Column(creations, NpgsqlDbType.Text, static append => append.Listing!.Name),
        Column(creations, NpgsqlDbType.Text, static append => append.Listing!.Topic),
        Column(creations, NpgsqlDbType.Text, static append => SearchText.Of(append.Room, append.Listing!)),
        Column(creations, NpgsqlDbType.Integer, static append => MemberWrite.Of(append.Events).Count(write => write.Row == MemberRow.In)),
        Column(creations, NpgsqlDbType.Bigint, static append => append.Listing!.CreatedAt.ToUnixTimeMilliseconds()),
    ];

    private static IEnumerable<NpgsqlParameter> MemberColumns(List<(string Room, MemberWrite Write)> members) =>
    [
        Column(members, NpgsqlDbType.Text, static member => member.Room),
        Column(members, NpgsqlDbType.Text, static member => member.Write.User),
        Column(members, NpgsqlDbType.Smallint, static member => (short)member.Write.Row),
        Column(members, NpgsqlDbType.Smallint, static member => (short)member.Write.Role),
        Column(members, NpgsqlDbType.Bigint, static member => member.Write.Seq),
    ];

    private static IEnumerable<NpgsqlParameter> BanColumns(List<(string Room, BanWrite Write)> bans) =>
    [
        Column(bans, NpgsqlDbType.Text, static ban => ban.Room),
        Column(bans, NpgsqlDbType.Text, static ban => ban.Write.User),
        Column(bans, NpgsqlDbType.Boolean, static ban => ban.Write.Banned),
        Column(bans, NpgsqlDbType.Text, static ban => ban.Write.By),
        Column(bans, NpgsqlDbType.Text, static ban => ban.Write.Reason),
        Column(bans, NpgsqlDbType.Bigint, static ban => ban.Write.At),
    ];

    private static IEnumerable<NpgsqlParameter> TombstoneColumns(List<(string Room, TombstoneWrite Write)> tombstones) =>
    [
        Column(tombstones, NpgsqlDbType.Text, static tombstone => tombstone.Room),
        Column(tombstones, NpgsqlDbType.Bigint, static tombstone => tombstone.Write.Target),
        Column(tombstones, NpgsqlDbType.Text, static tombstone => tombstone.Write.Body),
        Column(tombstones, NpgsqlDbType.Boolean, static tombstone => tombstone.Write.ForgetsCid),
    ];

    private static NpgsqlParameter<TValue[]> Column<TRow, TValue>(IReadOnlyList<TRow> rows, NpgsqlDbType type, Func<TRow, TValue> value)
    {
        var values = new TValue[rows.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
        }

        return new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    /// <summary>What is sent to the database: where there are only messages, where memberships and listings may follow, and deletions too.</summary>
    internal sealed record Texts(string MessagesOnly, string WithMembers, string Everything);
}
