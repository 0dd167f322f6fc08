using Microsoft.Data.Sqlite;
using Npgsql;

namespace OrleansChat.Bench;

/// <summary>A table that takes one row per commit, as a straightforward chat server would write it.</summary>
internal interface IPlainStore : IDisposable
{
    Task InsertAsync(string room, long seq, string user, string cid, string text, DateTime at);
}

/// <summary>One INSERT per commit on PostgreSQL over a pool of 20 connections, prepared.</summary>
internal sealed class PlainPostgres : IPlainStore
{
    private readonly NpgsqlDataSource _source;

    public PlainPostgres(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 20, MaxAutoPrepare = 10, AutoPrepareMinUsages = 1 };
        _source = NpgsqlDataSource.Create(builder);
        using NpgsqlCommand create = _source.CreateCommand(
            "create table if not exists plain_log (room text, seq bigint, sender text, cid text, text text, at timestamptz, primary key (room, seq), unique (room, sender, cid))");
        create.ExecuteNonQuery();
    }

    public async Task InsertAsync(string room, long seq, string user, string cid, string text, DateTime at)
    {
        await using NpgsqlCommand insert = _source.CreateCommand("insert into plain_log values ($1, $2, $3, $4, $5, $6)");
        insert.Parameters.Add(new() { Value = room });
        insert.Parameters.Add(new() { Value = seq });
        insert.Parameters.Add(new() { Value = user });
        insert.Parameters.Add(new() { Value = cid });
        insert.Parameters.Add(new() { Value = text });
        insert.Parameters.Add(new() { Value = at });
        await insert.ExecuteNonQueryAsync();
    }

    public void Dispose() => _source.Dispose();
}

/// <summary>One INSERT per commit on SQLite, WAL, synchronous=FULL: the same promise that OrleansChat's store gives.</summary>
internal sealed class PlainSqlite : IPlainStore
{
    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;

    public PlainSqlite(string file)
    {
        _connection = new SqliteConnection($"Data Source={file}");
        _connection.Open();
        using SqliteCommand create = _connection.CreateCommand();
        create.CommandText = """
            pragma journal_mode = wal; pragma synchronous = full;
            create table if not exists plain_log (room text, seq integer, sender text, cid text, text text, at text, primary key (room, seq), unique (room, sender, cid)) without rowid;
            """;
        create.ExecuteNonQuery();
    }

    public Task InsertAsync(string room, long seq, string user, string cid, string text, DateTime at) => Task.Run(() =>
    {
        lock (_lock)
        {
            using SqliteCommand insert = _connection.CreateCommand();
            insert.CommandText = "insert into plain_log values ($room, $seq, $user, $cid, $text, $at)";
            insert.Parameters.AddWithValue("$room", room);
            insert.Parameters.AddWithValue("$seq", seq);
            insert.Parameters.AddWithValue("$user", user);
            insert.Parameters.AddWithValue("$cid", cid);
            insert.Parameters.AddWithValue("$text", text);
            insert.Parameters.AddWithValue("$at", at);
            insert.ExecuteNonQuery();
        }
    });

    public void Dispose() => _connection.Dispose();
}
