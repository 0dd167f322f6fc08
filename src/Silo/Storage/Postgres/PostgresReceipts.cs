using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage.Postgres;

/// <summary>How far members have read, in PostgreSQL: while one statement is under way, what comes gathers for the next.</summary>
internal sealed class PostgresReceipts : IReceipts
{
    private const int MaxBatch = 500;
    private const int FindQueries = 2;
    private const int MaxRaces = 5;

    /// <summary>Marks come in the order of rooms and users, as appends do: who wants the same rows waits instead of dying in a deadlock.</summary>
    internal const string Mark = """
        with wanted as materialized (
          select * from unnest($1, $2, $3, $4) as t (room, user_id, read_seq, delivered_seq)
        ), raised as (
          update members m set read_seq = greatest(m.read_seq, w.read_seq), delivered_seq = greatest(m.delivered_seq, w.delivered_seq)
          from wanted w
          where m.room = w.room and m.user_id = w.user_id and (m.read_seq < w.read_seq or m.delivered_seq < w.delivered_seq)
          returning m.room, m.user_id
        )
        select m.room, m.user_id, greatest(m.read_seq, w.read_seq), greatest(m.delivered_seq, w.delivered_seq), x.room is not null, r.members
        from wanted w
        join members m on m.room = w.room and m.user_id = w.user_id
        join rooms r on r.room = m.room
        left join raised x on x.room = m.room and x.user_id = m.user_id
        """;

    internal const string OfPairs =
        $"select {JoinedRooms.Columns} from unnest($1, $2) as q (room, user_id) join members m on m.room = q.room and m.user_id = q.user_id {JoinedRooms.Joins}";

    private readonly PostgresDatabase _database;
    private readonly StorageMetrics _metrics;
    private readonly Gatherer<Wanted, Marked?> _marks;
    private readonly Gatherer<Place, JoinedRoom?> _places;

    public PostgresReceipts(PostgresDatabase database, StorageMetrics metrics)
    {
        (_database, _metrics) = (database, metrics);
        _marks = new(MaxBatch, 1, MarkAsync, null);
        _places = new(MaxBatch, FindQueries, FindAsync, null);
    }

    public Task<Marked?> MarkAsync(string room, string user, long read, long delivered, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(user);
        return _marks.AskAsync(new(new(room, user), read, delivered), cancellationToken);
    }

    public Task<JoinedRoom?> FindAsync(string room, string user, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        Storable.CheckText(user);
        return _places.AskAsync(new(room, user), cancellationToken);
    }

    public async Task<IReadOnlyList<Receipt>> OfRoomAsync(string room, int limit, CancellationToken cancellationToken)
    {
        Storable.CheckText(room);
        return await _database.ReadAsync(
            "select user_id, read_seq, greatest(read_seq, delivered_seq) from members where room = $1 order by user_id limit $2",
            static row => new Receipt(row.GetString(0), row.GetInt64(1), row.GetInt64(2)), cancellationToken, room, Math.Max(limit, 0));
    }

    private async Task<IReadOnlyDictionary<Place, JoinedRoom?>> FindAsync(Place[] places)
    {
        List<(string User, JoinedRoom Room)> rows = await _database.ReadAsync(
            OfPairs, JoinedRooms.Read, CancellationToken.None, Array.ConvertAll(places, place => place.Room), Array.ConvertAll(places, place => place.User));
        return rows.ToDictionary(row => new Place(row.Room.Room, row.User), JoinedRoom? (row) => row.Room);
    }

    private async Task<IReadOnlyDictionary<Wanted, Marked?>> MarkAsync(Wanted[] marks)
    {
        Wanted[] rows =
        [
            .. marks.GroupBy(mark => mark.Place, (place, of) => of.Aggregate((a, b) => new(place, Math.Max(a.Read, b.Read), Math.Max(a.Delivered, b.Delivered))))
                .OrderBy(mark => mark.Place.Room, StringComparer.Ordinal).ThenBy(mark => mark.Place.User, StringComparer.Ordinal),
        ];
        Dictionary<Place, Marked> marked = (await WriteAsync(rows)).ToDictionary(row => row.Place, row => row.Marked);
        return marks.ToDictionary(mark => mark, mark => marked.GetValueOrDefault(mark.Place));
    }

    private async Task<List<(Place Place, Marked Marked)>> WriteAsync(Wanted[] rows)
    {
        long startedAt = Stopwatch.GetTimestamp();
        for (int races = 0; ; races++)
        {
            try
            {
                var written = await _database.WriteAsync(Mark, ReadMarked, Columns(rows));
                _metrics.Committed(rows.Length, startedAt);
                return written;
            }
            catch (PostgresException e) when (PostgresFaults.IsRace(e) && races < MaxRaces)
            {
                // Nothing was written, and the other one has finished.
            }
            catch (Exception e) when (PostgresFaults.IsOutage(e))
            {
                _metrics.Failed();
                throw PostgresFaults.Unavailable(e);
            }
        }
    }

    private static (Place Place, Marked Marked) ReadMarked(NpgsqlDataReader row)
    {
        long read = row.GetInt64(2);
        return (new(row.GetString(0), row.GetString(1)), new(read, Math.Max(read, row.GetInt64(3)), row.GetBoolean(4), row.GetInt32(5)));
    }

    private static IEnumerable<NpgsqlParameter> Columns(Wanted[] rows) =>
    [
        Column(NpgsqlDbType.Text, Array.ConvertAll(rows, row => row.Place.Room)),
        Column(NpgsqlDbType.Text, Array.ConvertAll(rows, row => row.Place.User)),
        Column(NpgsqlDbType.Bigint, Array.ConvertAll(rows, row => row.Read)),
        Column(NpgsqlDbType.Bigint, Array.ConvertAll(rows, row => row.Delivered)),
    ];

    private static NpgsqlParameter<T[]> Column<T>(NpgsqlDbType type, T[] values) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    private readonly record struct Place(string Room, string User);

    private readonly record struct Wanted(Place Place, long Read, long Delivered);
}
