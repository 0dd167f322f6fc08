using Npgsql;
using NpgsqlTypes;
using OrleansChat.Grains.Storage;
using static OrleansChat.Silo.Storage.Postgres.AppendBatch;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>The part of an append's statement that changes messages, and what hangs on them: mentions, reactions, pins, media.</summary>
internal static class AppendChanges
{
    /// <summary>
    /// What is changed lies below the append, so the statement sees it. A tombstone is no message any more: nothing changes it. What somebody reacts to
    /// for the second time is not written again.
    /// </summary>
    public const string Sql = """
        , target as materialized (
          select c.* from unnest($1, $2, $3, $4, $5, $6, $7, $8) as c (room, seq, tombstone, forgets_cid, text, mentions, at, reacted)
          join room_log l on l.room = c.room and l.seq = c.seq
          where l.kind = 1 and l.text is not null and c.room not in (select room from refused)
        ), changed as (
          update room_log l set
            text = case when t.tombstone is null then coalesce(t.text, l.text) end,
            body = t.tombstone,
            cid = case when t.forgets_cid then null else l.cid end,
            reply_to = case when t.tombstone is null then l.reply_to end,
            mentions = case when t.tombstone is not null then null when t.text is not null then t.mentions else l.mentions end,
            attachments = case when t.tombstone is null then l.attachments end,
            edited_at = case when t.tombstone is not null then null when t.text is not null then t.at else l.edited_at end,
            reacted = case when t.tombstone is null and t.reacted then true when t.tombstone is null then l.reacted end
          from target t
          where l.room = t.room and l.seq = t.seq and (t.tombstone is not null or t.text is not null or (t.reacted and l.reacted is not true))
        ), mention as (
          select m.room, m.seq, m.user_id from unnest($9, $10, $11, $12) as m (room, seq, user_id, edited)
          where m.room not in (select room from refused)
            and (not m.edited or exists (select from target t where t.room = m.room and t.seq = m.seq))
        ), unmentioned as (
          delete from mentions m using target t
          where m.room = t.room and m.seq = t.seq and (t.tombstone is not null or t.text is not null)
            and not exists (select from mention n where n.room = m.room and n.seq = m.seq and n.user_id = m.user_id)
        ), mentioned as (
          insert into mentions (room, seq, user_id) select room, seq, user_id from mention on conflict do nothing
        ), reaction as (
          select r.* from unnest($13, $14, $15, $16, $17, $18) as r (room, target, emoji, user_id, seq, removed)
          join target t on t.room = r.room and t.seq = r.target
        ), reacted as (
          insert into reactions (room, target, emoji, user_id, seq) select room, target, emoji, user_id, seq from reaction where not removed
          on conflict do nothing
        ), unreacted as (
          delete from reactions r using reaction c
          where c.removed and r.room = c.room and r.target = c.target and r.emoji = c.emoji and r.user_id = c.user_id
        ), forgotten as (
          delete from reactions r using target t where t.tombstone is not null and r.room = t.room and r.target = t.seq
        ), pin as (
          select p.* from unnest($19, $20, $21, $22) as p (room, target, seq, removed) join target t on t.room = p.room and t.seq = p.target
        ), pinned as (
          insert into pins (room, target, seq) select room, target, seq from pin where not removed on conflict do nothing
        ), unpinned as (
          delete from pins p using (
            select room, target from pin where removed union all select room, seq from target where tombstone is not null
          ) c
          where p.room = c.room and p.target = c.target
        ), carried as (
          insert into media_uses (room, seq, media)
          select room, seq, media from unnest($23, $24, $25) as m (room, seq, media) where room not in (select room from refused)
          on conflict do nothing
        ), dropped as (
          delete from media_uses u using target t where t.tombstone is not null and u.room = t.room and u.seq = t.seq returning u.media, t.at
        ), loosened as (
          update media m set loose_since = d.at from (select media, max(at) as at from dropped group by media) d where m.media = d.media
        )
        """;

    /// <summary>Whether there is anything for it to write: asked of every batch, so it costs next to nothing.</summary>
    public static bool AreIn(RoomAppend[] appends) => Array.Exists(appends, static append => MessageWrites.AreIn(append.Events));

    public static IEnumerable<NpgsqlParameter> Columns(RoomAppend[] appends)
    {
        var writes = appends.Where(append => MessageWrites.AreIn(append.Events)).Select(append => (append.Room, Writes: MessageWrites.Of(append))).ToList();
        return
        [
            .. ChangeColumns([.. writes.SelectMany(of => of.Writes.Changes, (of, change) => (of.Room, change))]),
            .. MentionColumns([.. writes.SelectMany(of => of.Writes.Mentions, (of, mention) => (of.Room, mention))]),
            .. ReactionColumns([.. writes.SelectMany(of => of.Writes.Reactions, (of, reaction) => (of.Room, reaction))]),
            .. PinColumns([.. writes.SelectMany(of => of.Writes.Pins, (of, pin) => (of.Room, pin))]),
            .. MediaColumns([.. writes.SelectMany(of => of.Writes.Media, (of, media) => (of.Room, media))]),
        ];
    }

    private static IEnumerable<NpgsqlParameter> ChangeColumns(List<(string Room, MessageChange Write)> changes) =>
    [
        Column(changes, NpgsqlDbType.Text, static change => change.Room),
        Column(changes, NpgsqlDbType.Bigint, static change => change.Write.Target),
        Column(changes, NpgsqlDbType.Text, static change => change.Write.Tombstone),
        Column(changes, NpgsqlDbType.Boolean, static change => change.Write.ForgetsCid),
        Column(changes, NpgsqlDbType.Text, static change => change.Write.Text),
        Column(changes, NpgsqlDbType.Text, static change => MentionList.Write(change.Write.Mentions)),
        Column(changes, NpgsqlDbType.Bigint, static change => change.Write.At),
        Column(changes, NpgsqlDbType.Boolean, static change => change.Write.Reacted),
    ];

    private static IEnumerable<NpgsqlParameter> MentionColumns(List<(string Room, MentionWrite Write)> mentions) =>
    [
        Column(mentions, NpgsqlDbType.Text, static mention => mention.Room),
        Column(mentions, NpgsqlDbType.Bigint, static mention => mention.Write.Seq),
        Column(mentions, NpgsqlDbType.Text, static mention => mention.Write.User),
        Column(mentions, NpgsqlDbType.Boolean, static mention => mention.Write.Edited),
    ];

    private static IEnumerable<NpgsqlParameter> ReactionColumns(List<(string Room, ReactionWrite Write)> reactions) =>
    [
        Column(reactions, NpgsqlDbType.Text, static reaction => reaction.Room),
        Column(reactions, NpgsqlDbType.Bigint, static reaction => reaction.Write.Target),
        Column(reactions, NpgsqlDbType.Text, static reaction => reaction.Write.Emoji),
        Column(reactions, NpgsqlDbType.Text, static reaction => reaction.Write.User),
        Column(reactions, NpgsqlDbType.Bigint, static reaction => reaction.Write.Seq),
        Column(reactions, NpgsqlDbType.Boolean, static reaction => reaction.Write.Removed),
    ];

    private static IEnumerable<NpgsqlParameter> PinColumns(List<(string Room, PinWrite Write)> pins) =>
    [
        Column(pins, NpgsqlDbType.Text, static pin => pin.Room),
        Column(pins, NpgsqlDbType.Bigint, static pin => pin.Write.Target),
        Column(pins, NpgsqlDbType.Bigint, static pin => pin.Write.Seq),
        Column(pins, NpgsqlDbType.Boolean, static pin => pin.Write.Removed),
    ];

    private static IEnumerable<NpgsqlParameter> MediaColumns(List<(string Room, MediaWrite Write)> media) =>
    [
        Column(media, NpgsqlDbType.Text, static one => one.Room),
        Column(media, NpgsqlDbType.Bigint, static one => one.Write.Seq),
        Column(media, NpgsqlDbType.Text, static one => one.Write.Media),
    ];
}
