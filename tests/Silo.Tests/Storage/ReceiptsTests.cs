using Npgsql;
using OrleansChat.Grains.Contracts;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Postgres;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Storage;

public sealed class SqliteReceiptsTests : ReceiptsContract
{
    private readonly SqliteDirectory _directory = new();

    internal override Task<StorageOptions> CreateDatabaseAsync() => Task.FromResult(_directory.Options);

    protected override void DropDatabase() => _directory.Dispose();
}

public sealed class PostgresReceiptsTests(PostgresFixture postgres) : ReceiptsContract
{
    internal override Task<StorageOptions> CreateDatabaseAsync() => PostgresDatabases.CreateAsync(postgres);

    [Fact]
    public async Task Two_processes_that_raise_the_same_members_do_not_stop_each_other()
    {
        StoreUnderTest other = await OpenAnotherAsync();
        for (int room = 0; room < 10; room++)
        {
            await Store.Log.AppendAsync($"room-{room}", Events.Joined(1, "alice", Role.Owner), Events.Joined(2, "bob"), Events.Message(3));
        }

        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() =>
            (i % 2 == 0 ? Store : other).Receipts.MarkAsync($"room-{i * 3 % 10}", i % 3 == 0 ? "alice" : "bob", 3, 0, None))));

        for (int room = 0; room < 10; room++)
        {
            Assert.Equal([new("alice", 3, 3), new("bob", 3, 3)], await Store.Receipts.OfRoomAsync($"room-{room}", 10, None));
        }
    }

    /// <summary>What a storm of sign-ins asks at once, of rooms of which each has more than is counted.</summary>
    [Fact]
    public async Task What_is_unread_of_five_hundred_users_in_twenty_rooms_each_is_read_from_indexes()
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Options.Postgres) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await AskAsync(connection, """
            insert into rooms (room, kind, search, members, created_at) select 'room-' || r, 0, '', 100, 0 from generate_series(1, 100) r;
            insert into members (room, user_id, role, read_seq) select 'room-' || r, 'user-' || (r * 5 + m) % 500, 0, 200 from generate_series(1, 100) r, generate_series(1, 100) m;
            insert into room_log (room, seq, kind, at, sender, text)
              select 'room-' || r, s, case when s % 10 = 0 then 2 else 1 end, s, 'user-' || s % 500, 'text' from generate_series(1, 100) r, generate_series(1, 300) s;
            insert into mentions (user_id, room, seq) select case when s % 4 = 1 then '*' else 'user-' || s end, 'room-' || r, s from generate_series(1, 100) r, generate_series(201, 299) s where s % 10 in (1, 3);
            vacuum analyze room_log; vacuum analyze members; vacuum analyze mentions; vacuum analyze rooms
            """);
        string plan = await AskAsync(connection, $"""
            set enable_seqscan = off; set jit = off; set plan_cache_mode = force_generic_plan;
            prepare q (text[]) as {PostgresMemberships.OfUsers};
            explain (analyze, buffers) execute q ('{string.Concat('{', string.Join(',', Enumerable.Range(0, 500).Select(user => $"user-{user}")), '}')}')
            """);

        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        Assert.Contains("Index Only Scan using room_log_unread", plan, StringComparison.Ordinal);
        Assert.Contains("Index Only Scan using mentions_pkey", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Hash Join", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("external", plan, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(NpgsqlConnection connection, string sql)
    {
        var lines = new List<string>();
        foreach (string statement in sql.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
#pragma warning disable CA2100 // The test's own texts, and the program's.
            await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                lines.Add(reader.GetString(0));
            }
        }

        return string.Join('\n', lines);
    }
}
