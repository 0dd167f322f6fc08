using Npgsql;
using NpgsqlTypes;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using static OrleansChat.Silo.Storage.Postgres.AppendBatch;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>The part of an append's statement that writes memberships, bans and what lists show of a room.</summary>
internal static class AppendMembers
{
    /// <summary>A statement sees the tables as they were before it: a room that it lists gets its count of members here, every other by what changed.</summary>
    public const string Sql = """
        , listed as (
          insert into rooms (room, kind, name, topic, search, members, created_at)
          select * from unnest($1, $2, $3, $4, $5, $6, $7) as t (room, kind, name, topic, search, members, created_at)
          where room not in (select room from refused)
        ), change as (
          select * from unnest($8, $9, $10, $11, $12) as t (room, user_id, change, role, seq)
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
          select * from unnest($13, $14, $15, $16, $17, $18) as t (room, user_id, banned, banned_by, reason, at)
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

    public const int ParameterCount = 18;

    /// <summary>Whether there is anything for it to write: asked of every batch, so it costs next to nothing.</summary>
    public static bool AreIn(RoomAppend[] appends) => Array.Exists(appends, static append =>
        append.Listing is not null || append.Events.Any(static roomEvent => roomEvent is MemberChanged));

    public static IEnumerable<NpgsqlParameter> Columns(RoomAppend[] appends) =>
    [
        .. ListingColumns([.. appends.Where(append => append.Listing is not null)]),
        .. MemberColumns([.. appends.SelectMany(append => MemberWrite.Of(append.Events).Select(write => (append.Room, write)))]),
        .. BanColumns([.. appends.SelectMany(append => BanWrite.Of(append.Events).Select(write => (append.Room, write)))]),
    ];

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
}
