using System.Text.Json;
using Npgsql;
using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Truth;

/// <summary>Reads the rooms of a run straight from PostgreSQL, past every program of ours.</summary>
internal static class StoredLog
{
    private const short MessageKind = 1;
    private const short MemberKind = 2;
    private static readonly string[] Actions = ["join", "leave"];
    private static readonly string[] Roles = ["member", "admin", "owner"];

    public static async Task<IReadOnlyList<LoggedEvent>> ReadAsync(string postgres, IReadOnlyList<string> rooms)
    {
        await using var connection = new NpgsqlConnection(postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select room, seq, kind, at, sender, cid, text, body from room_log where room = any($1) order by room, seq", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = rooms.ToArray() });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var entries = new List<LoggedEvent>();
        while (await reader.ReadAsync())
        {
            entries.Add(EntryOf(reader));
        }

        return entries;
    }

    private static LoggedEvent EntryOf(NpgsqlDataReader row)
    {
        (string room, long seq, short kind, long at, string sender) = (row.GetString(0), row.GetInt64(1), row.GetInt16(2), row.GetInt64(3), row.GetString(4));
        switch (kind)
        {
            case MessageKind:
                return LoggedEvent.Message(room, seq, at, sender, row.IsDBNull(5) ? null : row.GetString(5), row.GetString(6));
            case MemberKind:
                using (var body = JsonDocument.Parse(row.GetString(7)))
                {
                    JsonElement fields = body.RootElement;
                    return LoggedEvent.Member(
                        room, seq, at, fields.GetProperty("m").GetString()!, Actions[fields.GetProperty("c").GetInt32()], Roles[fields.GetProperty("r").GetInt32()], sender);
                }

            default:
                throw new InvalidDataException($"{room}#{seq} is of kind {kind}, of which a run has none.");
        }
    }
}
