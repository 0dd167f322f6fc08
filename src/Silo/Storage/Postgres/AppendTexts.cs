using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>
/// What is sent to the database for a batch of appends behind a fence: a part where there is something for it to write, so that plain messages do not pay
/// for the others. Each part numbers its parameters from $1 and is given its own numbers here, once.
/// </summary>
internal sealed partial class AppendTexts
{
    private const string Look = """
        with append as (
          select * from unnest($1, $2) as t (room, first)
        ), event as (
          select * from unnest({event parameters}) as t ({event columns})
        ), found as materialized (
          select e.room, e.seq, d.seq as found_seq, d.at as found_at
          from event e cross join lateral (
            select l.seq, l.at from room_log l where l.room = e.room and l.sender = e.sender and l.cid = e.cid limit 1
          ) d
          where e.cid is not null
        ), refused as materialized (
          select a.room from append a
          where a.first <> 1 + coalesce((select l.seq from room_log l where l.room = a.room order by l.seq desc limit 1), 0) or not ({fence})
          union
          select room from found
        ), logged as (
          insert into room_log ({event columns})
          select {event columns} from event where room not in (select room from refused)
        )
        """;

    private const string EventColumns = "room, seq, kind, at, sender, cid, text, body";
    private const string EventColumnsWithChanges = EventColumns + ", reply_to, mentions, attachments";
    private const string Answer = " select r.room, f.seq, f.found_seq, f.found_at from refused r left join found f on f.room = r.room";

    private readonly string[] _texts;

    public AppendTexts(Fence fence) =>
        _texts = [Text(fence, false, false), Text(fence, true, false), Text(fence, false, true), Text(fence, true, true)];

    /// <param name="withMembers">Whether memberships or listings change.</param>
    /// <param name="withChanges">Whether messages are changed, or carry more than text.</param>
    public string For(bool withMembers, bool withChanges) => _texts[(withMembers ? 1 : 0) + (withChanges ? 2 : 0)];

    private static string Text(Fence fence, bool withMembers, bool withChanges)
    {
        string columns = withChanges ? EventColumnsWithChanges : EventColumns;
        int count = columns.Count(static c => c == ',') + 1;
        string text = Look
            .Replace("{event columns}", columns, StringComparison.Ordinal)
            .Replace("{event parameters}", string.Join(", ", Enumerable.Range(3, count).Select(static n => $"${n}")), StringComparison.Ordinal)
            .Replace("{fence}", fence.Condition, StringComparison.Ordinal);
        int used = 2 + count;
        if (withMembers)
        {
            text += Numbered(AppendMembers.Sql, used);
            used += AppendMembers.ParameterCount;
        }

        if (withChanges)
        {
            text += Numbered(AppendChanges.Sql, used);
        }

        return text + Answer;
    }

    private static string Numbered(string part, int after) => Parameter().Replace(
        part, match => string.Create(CultureInfo.InvariantCulture, $"${int.Parse(match.ValueSpan[1..], CultureInfo.InvariantCulture) + after}"));

    [GeneratedRegex(@"\$\d+")]
    private static partial Regex Parameter();
}
