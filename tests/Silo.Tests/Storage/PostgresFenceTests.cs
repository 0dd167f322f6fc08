using System.Net;
using Npgsql;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Postgres;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Storage;

/// <summary>A silo that was declared dead writes no more, whatever it believes itself.</summary>
public sealed class PostgresFenceTests(PostgresFixture postgres)
{
    private static readonly SiloAddress Here = SiloAddress.New(IPAddress.Loopback, 11111, 42);

    [Fact]
    public async Task Appends_are_written_as_long_as_the_cluster_does_not_say_that_the_silo_is_dead()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using StoreUnderTest store = await StoreUnderTest.OpenAsync(
            new() { Provider = StorageProvider.Postgres, Postgres = database }, Fence.Of("chat's", Here));
        await using NpgsqlDataSource table = NpgsqlDataSource.Create(database);

        Assert.IsType<AppendOutcome.Conflict>(await store.Log.AppendAsync("lobby", Events.Message(1)));

        await RunAsync(table, "insert into OrleansMembershipVersionTable (DeploymentId) values ('chat''s')");
        await RunAsync(
            table,
            "insert into OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, StartTime, IAmAliveTime) "
            + "values ('chat''s', '127.0.0.1', 11111, 42, 'one', 'here', 3, now(), now())");
        await store.Log.CreateAsync("lobby");

        await RunAsync(table, $"update OrleansMembershipTable set Status = {(int)SiloStatus.ShuttingDown}");
        Assert.IsType<AppendOutcome.Committed>(await store.Log.AppendAsync("lobby", Events.Message(2)));

        await RunAsync(table, $"update OrleansMembershipTable set Status = {(int)SiloStatus.Dead}");
        Assert.IsType<AppendOutcome.Conflict>(await store.Log.AppendAsync("lobby", Events.Message(3)));
        Assert.Equal(2, (await store.Log.ReadAllAsync("lobby")).Count);
    }

    private static async Task RunAsync(NpgsqlDataSource database, string sql)
    {
        await using NpgsqlCommand command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
