using Npgsql;
using NpgsqlTypes;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using static OrleansChat.Silo.Storage.Postgres.AppendBatch;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>The part of an append's statement that writes memberships, bans and what a room is.</summary>
internal static class AppendMembers
{
    /// <summary>A statement sees the tables as they were before it: a room that it lists gets its count of members here, every other by what changed.</summary>
    public const string Sql = """
        , listed as (
          insert into rooms (room, kind, name, topic, search, slow_mode_s, retention_days, history, edit_window_s, members, created_at)
          select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            as t (room, kind, name, topic, search, slow_mode_s, retention_days, history, edit_window_s, members, created_at)
          where room not in (select room from refused)
        ), change as (
          select * from unnest($12, $13, $14, $15, $16) as t (room, user_id, change, role, seq)
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
          select * from unnest($17, $18, $19, $20, $21, $22) as t (room, user_id, banned, banned_by, reason, at)
          where room not in (select room from refused)
        ), banned as (
          insert into bans (room, user_id, banned_by, reason, at) select room, user_id, banned_by, reason, at from ban where banned
          on conflict (room, user_id) do update set banned_by = excluded.banned_by, reason = excluded.reason, at = excluded.at
        ), unbanned as (
          delete from bans b using ban n where not n.banned and b.room = n.room and b.user_id = n.user_id
        ), counted as (
          select room, sum(n)::int as n from (select room, 1 as n from joined where added union all select room, -1 from gone) c group by room
        ), setting as (
          select * from unnest($23, $24, $25, $26, $27, $28, $29, $30, $31)
            as t (room, kind, name, topic, search, slow_mode_s, retention_days, history, edit_window_s)
          where room not in (select room from refused)
        ), settled as (
          update rooms r set
            members = r.members + coalesce(c.n, 0),
            kind = coalesce(s.kind, r.kind),
            name = case when s.room is null then r.name else s.name end,
            topic = case when s.room is null then r.topic else s.topic end,
            search = coalesce(s.search, r.search),
            slow_mode_s = coalesce(s.slow_mode_s, r.slow_mode_s),
            retention_days = coalesce(s.retention_days, r.retention_days),
            history = coalesce(s.history, r.history),
            edit_window_s = coalesce(s.edit_window_s, r.edit_window_s)
          from (select room from counted union select room from setting) t
          left join counted c on c.room = t.room
          left join setting s on s.room = t.room
          where r.room = t.room
        )
        """;

    public const int ParameterCount = 31;

    /// <summary>Whether there is anything for it to write: asked of every batch, so it costs next to nothing.</summary>
    public static bool AreIn(RoomAppend[] appends) => Array.Exists(appends, static append =>
        append.Listing is not null || append.Events.Any(static roomEvent => roomEvent is MemberChanged or RoomChanged));

    public static IEnumerable<NpgsqlParameter> Columns(RoomAppend[] appends) =>
    [
        .. ListingColumns([.. appends.Where(append => append.Listing is not null)]),
        .. MemberColumns([.. appends.SelectMany(append => MemberWrite.Of(append.Events).Select(write => (append.Room, write)))]),
        .. BanColumns([.. appends.SelectMany(append => BanWrite.Of(append.Events).Select(write => (append.Room, write)))]),
        .. SettingsColumns([.. SettingsOf(appends)]),
    ];

    private static IEnumerable<(string Room, SettingsWrite Write)> SettingsOf(RoomAppend[] appends)
    {
        foreach (RoomAppend append in appends)
        {
            if (append.Listing is null && SettingsWrite.Of(append) is { } write)
            {
                yield return (append.Room, write);
            }
        }
    }

    private static IEnumerable<NpgsqlParameter> ListingColumns(RoomAppend[] creations) =>
    [
        .. SettingsColumns([.. creations.Select(append => (append.Room, SettingsWrite.OfNew(append)))]),
        Column(creations, NpgsqlDbType.Integer, static append => MemberWrite.Of(append.Events).Count(write => write.Row == MemberRow.In)),
        Column(creations, NpgsqlDbType.Bigint, static append => append.Listing!.CreatedAt.ToUnixTimeMilliseconds()),
    ];

    private static IEnumerable<NpgsqlParameter> SettingsColumns(List<(string Room, SettingsWrite Write)> settings) =>
    [
        Column(settings, NpgsqlDbType.Text, static change => change.Room),
        Column(settings, NpgsqlDbType.Smallint, static change => change.Write.Kind),
        Column(settings, NpgsqlDbType.Text, static change => change.Write.Name),
        Column(settings, NpgsqlDbType.Text, static change => change.Write.Topic),
        Column(settings, NpgsqlDbType.Text, static change => change.Write.Search),
        Column(settings, NpgsqlDbType.Integer, static change => change.Write.SlowMode),
        Column(settings, NpgsqlDbType.Integer, static change => change.Write.Retention),
        Column(settings, NpgsqlDbType.Smallint, static change => change.Write.History),
        Column(settings, NpgsqlDbType.Integer, static change => change.Write.EditWindow),
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
}
