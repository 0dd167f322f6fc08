using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>What an append changes in messages below it, and in what hangs on them: mentions, reactions, pins, media.</summary>
internal static class SqliteChanges
{
    public static void Write(SqliteSession session, RoomAppend append)
    {
        if (!MessageWrites.AreIn(append.Events))
        {
            return;
        }

        MessageWrites writes = MessageWrites.Of(append);
        // A tombstone is no message any more: nothing changes it.
        var there = writes.Changes.Where(change => IsThere(session, append.Room, change.Target)).ToDictionary(change => change.Target);
        foreach (MessageChange change in there.Values)
        {
            Change(session, append.Room, change);
        }

        foreach (MentionWrite mention in writes.Mentions.Where(mention => !mention.Edited || there.ContainsKey(mention.Seq)))
        {
            session.Execute(
                "insert into mentions (room, seq, user_id) values ($1, $2, $3) on conflict do nothing", append.Room, mention.Seq, mention.User);
        }

        foreach (MediaWrite media in writes.Media)
        {
            session.Execute("insert into media_uses (room, seq, media) values ($1, $2, $3) on conflict do nothing", append.Room, media.Seq, media.Media);
        }

        foreach (ReactionWrite reaction in writes.Reactions.Where(reaction => there.ContainsKey(reaction.Target)))
        {
            React(session, append.Room, reaction);
        }

        foreach (PinWrite pin in writes.Pins.Where(pin => there.ContainsKey(pin.Target)))
        {
            Pin(session, append.Room, pin);
        }
    }

    private static bool IsThere(SqliteSession session, string room, long seq) =>
        session.Find("select 1 from room_log where room = $1 and seq = $2 and kind = 1 and text is not null", static _ => true, room, seq);

    private static void Change(SqliteSession session, string room, MessageChange change)
    {
        if (change.Tombstone is not null)
        {
            Bury(session, room, change);
            return;
        }

        if (change.Text is not null)
        {
            session.Execute(
                "update room_log set text = $3, mentions = $4, edited_at = $5 where room = $1 and seq = $2",
                room, change.Target, change.Text, MentionList.Write(change.Mentions), change.At);
            session.Execute("delete from mentions where room = $1 and seq = $2", room, change.Target);
        }

        if (change.Reacted)
        {
            session.Execute("update room_log set reacted = 1 where room = $1 and seq = $2 and reacted is null", room, change.Target);
        }
    }

    private static void Bury(SqliteSession session, string room, MessageChange change)
    {
        session.Execute(
            """
            update room_log set text = null, body = $3, cid = case when $4 then null else cid end,
              reply_to = null, mentions = null, attachments = null, edited_at = null, reacted = null
            where room = $1 and seq = $2
            """,
            room, change.Target, change.Tombstone, change.ForgetsCid);
        session.Execute(
            "update media set loose_since = $3 where media in (select media from media_uses where room = $1 and seq = $2)", room, change.Target, change.At);
        session.Execute("delete from media_uses where room = $1 and seq = $2", room, change.Target);
        session.Execute("delete from mentions where room = $1 and seq = $2", room, change.Target);
        session.Execute("delete from reactions where room = $1 and target = $2", room, change.Target);
        session.Execute("delete from pins where room = $1 and target = $2", room, change.Target);
    }

    private static void React(SqliteSession session, string room, ReactionWrite reaction)
    {
        if (reaction.Removed)
        {
            session.Execute(
                "delete from reactions where room = $1 and target = $2 and emoji = $3 and user_id = $4", room, reaction.Target, reaction.Emoji, reaction.User);
        }
        else
        {
            session.Execute(
                "insert into reactions (room, target, emoji, user_id, seq) values ($1, $2, $3, $4, $5) on conflict do nothing",
                room, reaction.Target, reaction.Emoji, reaction.User, reaction.Seq);
        }
    }

    private static void Pin(SqliteSession session, string room, PinWrite pin)
    {
        if (pin.Removed)
        {
            session.Execute("delete from pins where room = $1 and target = $2", room, pin.Target);
        }
        else
        {
            session.Execute("insert into pins (room, target, seq) values ($1, $2, $3) on conflict do nothing", room, pin.Target, pin.Seq);
        }
    }
}
