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
    private AppendBatch(string sql, IReadOnlyList<NpgsqlParameter> parameters)
    {
        Sql = sql;
        Parameters = parameters;
    }

    public string Sql { get; }

    public IReadOnlyList<NpgsqlParameter> Parameters { get; }

    /// <param name="appends">At most one a room.</param>
    /// <param name="texts">The statements for this silo.</param>
    public static AppendBatch Of(RoomAppend[] appends, AppendTexts texts)
    {
        // In the same order everywhere, so that two processes that write the same rooms wait for each other instead of dying in a deadlock.
        Array.Sort(appends, static (a, b) => string.CompareOrdinal(a.Room, b.Room));
        bool withMembers = AppendMembers.AreIn(appends);
        bool withChanges = AppendChanges.AreIn(appends);
        List<NpgsqlParameter> parameters = [.. AppendColumns(appends), .. EventColumns(appends, withChanges)];
        if (withMembers)
        {
            parameters.AddRange(AppendMembers.Columns(appends));
        }

        if (withChanges)
        {
            parameters.AddRange(AppendChanges.Columns(appends));
        }

        return new(texts.For(withMembers, withChanges), parameters);
    }

    public static AppendRefusal ReadRefusal(NpgsqlDataReader row) => row.IsDBNull(1)
        ? new(row.GetString(0), null, null, null)
        : new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));

    /// <summary>A parameter: an array, a value for each row.</summary>
    internal static NpgsqlParameter<TValue[]> Column<TRow, TValue>(IReadOnlyList<TRow> rows, NpgsqlDbType type, Func<TRow, TValue> value)
    {
        var values = new TValue[rows.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
        }

        return new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    private static IEnumerable<NpgsqlParameter> AppendColumns(RoomAppend[] appends) =>
    [
        Column(appends, NpgsqlDbType.Text, static append => append.Room),
        Column(appends, NpgsqlDbType.Bigint, static append => append.Events[0].Seq),
    ];

    private static List<NpgsqlParameter> EventColumns(RoomAppend[] appends, bool withChanges)
    {
        var rows = appends.SelectMany(append => append.Events.Select(roomEvent => (append.Room, Row: EventRow.From(roomEvent)))).ToList();
        List<NpgsqlParameter> columns =
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
        if (withChanges)
        {
            columns.Add(Column(rows, NpgsqlDbType.Bigint, static row => row.Row.ReplyTo));
            columns.Add(Column(rows, NpgsqlDbType.Text, static row => row.Row.Mentions));
            columns.Add(Column(rows, NpgsqlDbType.Text, static row => row.Row.Attachments));
        }

        return columns;
    }
}
