using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>One append, within the writer's transaction: look first, then write.</summary>
internal static class SqliteAppend
{
    public static AppendOutcome Run(SqliteSession session, RoomAppend append)
    {
        if (Duplicates(session, append) is { } found)
        {
            return new AppendOutcome.Duplicates(found);
        }

        long head = session.Find("select seq from room_log where room = $1 order by seq desc limit 1", static row => row.GetInt64(0), append.Room);
        if (append.Events[0].Seq != head + 1)
        {
            return new AppendOutcome.Conflict();
        }

        Insert(session, append);
        SqliteChanges.Write(session, append);
        int joined = WriteMembers(session, append);
        WriteListing(session, append, joined);
        return new AppendOutcome.Committed();
    }

    private static Dictionary<int, (long Seq, DateTimeOffset At)>? Duplicates(SqliteSession session, RoomAppend append)
    {
        const string sql = "select seq, at from room_log where room = $1 and sender = $2 and cid = $3";
        Dictionary<int, (long Seq, DateTimeOffset At)>? found = null;
        for (int i = 0; i < append.Events.Count; i++)
        {
            if (append.Events[i] is MessagePosted { Cid: { } cid } message
                && session.Find(sql, static row => (Seq: row.GetInt64(0), At: row.GetInt64(1)), append.Room, message.User, cid) is { Seq: > 0 } first)
            {
                (found ??= [])[i] = (first.Seq, DateTimeOffset.FromUnixTimeMilliseconds(first.At));
            }
        }

        return found;
    }

    private static void Insert(SqliteSession session, RoomAppend append)
    {
        const string sql = """
            insert into room_log (room, seq, kind, at, sender, cid, text, body, reply_to, mentions, attachments)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """;
        foreach (RoomEvent roomEvent in append.Events)
        {
            EventRow row = EventRow.From(roomEvent);
            session.Execute(
                sql, append.Room, row.Seq, (int)row.Kind, row.At, row.Sender, row.Cid, row.Text, row.Body, row.ReplyTo, row.Mentions, row.Attachments);
        }
    }

    /// <returns>How many members the room has more (or fewer) than before.</returns>
    private static int WriteMembers(SqliteSession session, RoomAppend append)
    {
        int joined = 0;
        foreach (MemberWrite member in MemberWrite.Of(append.Events))
        {
            joined += WriteMember(session, append.Room, member);
        }

        foreach (BanWrite ban in BanWrite.Of(append.Events))
        {
            WriteBan(session, append.Room, ban);
        }

        return joined;
    }

    private static int WriteMember(SqliteSession session, string room, MemberWrite member)
    {
        switch (member.Row)
        {
            case MemberRow.Out:
                return -session.Execute("delete from members where room = $1 and user_id = $2", room, member.User);
            case MemberRow.Role:
                session.Execute("update members set role = $3 where room = $1 and user_id = $2", room, member.User, (int)member.Role);
                return 0;
            default:
                return session.Execute(
                    "update members set role = $3, read_seq = $4, since_seq = $4 where room = $1 and user_id = $2",
                    room, member.User, (int)member.Role, member.Seq) > 0
                    ? 0
                    : session.Execute(
                        "insert into members (room, user_id, role, read_seq, since_seq) values ($1, $2, $3, $4, $4)",
                        room, member.User, (int)member.Role, member.Seq);
        }
    }

    private static void WriteBan(SqliteSession session, string room, BanWrite ban)
    {
        if (ban.Banned)
        {
            session.Execute(
                """
                insert into bans (room, user_id, banned_by, reason, at) values ($1, $2, $3, $4, $5)
                on conflict (room, user_id) do update set banned_by = excluded.banned_by, reason = excluded.reason, at = excluded.at
                """,
                room, ban.User, ban.By, ban.Reason, ban.At);
        }
        else
        {
            session.Execute("delete from bans where room = $1 and user_id = $2", room, ban.User);
        }
    }

    private static void WriteListing(SqliteSession session, RoomAppend append, int joined)
    {
        if (append.Listing is { } listing)
        {
            SettingsWrite row = SettingsWrite.OfNew(append);
            session.Execute(
                """
                insert into rooms (room, kind, name, topic, search, slow_mode_s, retention_days, history, edit_window_s, members, created_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                """,
                append.Room, (int)row.Kind, row.Name, row.Topic, row.Search, row.SlowMode, row.Retention, (int)row.History, row.EditWindow,
                joined, listing.CreatedAt.ToUnixTimeMilliseconds());
            return;
        }

        if (SettingsWrite.Of(append) is { } changed)
        {
            session.Execute(
                """
                update rooms set kind = $2, name = $3, topic = $4, search = $5, slow_mode_s = $6, retention_days = $7, history = $8, edit_window_s = $9
                where room = $1
                """,
                append.Room, (int)changed.Kind, changed.Name, changed.Topic, changed.Search, changed.SlowMode, changed.Retention, (int)changed.History,
                changed.EditWindow);
        }

        if (joined != 0)
        {
            session.Execute("update rooms set members = members + $2 where room = $1", append.Room, joined);
        }
    }
}
