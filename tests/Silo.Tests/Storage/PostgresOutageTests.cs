using System.Collections.Concurrent;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Storage;

public sealed class PostgresOutageTests
{
    [Fact]
    public async Task What_was_acknowledged_before_a_kill_is_there_once_and_in_order_afterwards()
    {
        await using PostgresServer server = await PostgresFixture.StartOwnAsync();
        await using StoreUnderTest store = await StoreUnderTest.OpenAsync(
            new() { Provider = StorageProvider.Postgres, Postgres = await server.CreateDatabaseAsync(), Timeout = TimeSpan.FromSeconds(5) });
        var acknowledged = new ConcurrentDictionary<string, List<string>>();
        using var stop = new CancellationTokenSource();
        Task[] writers = [.. Enumerable.Range(0, 12).Select(i => Task.Run(() => WriteAsync(store.Log, $"room-{i}", acknowledged, stop.Token)))];

        await Eventually.TrueAsync(() => acknowledged.Values.Sum(Count) > 300);
        await server.KillAsync();
        Assert.False(await store.Health.CheckAsync(CancellationToken.None));
        int before = acknowledged.Values.Sum(Count);
        await server.RestartAsync();
        await Eventually.TrueAsync(() => acknowledged.Values.Sum(Count) > before + 300);
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        Assert.True(await store.Health.CheckAsync(CancellationToken.None));
        foreach ((string room, List<string> cids) in acknowledged)
        {
            IReadOnlyList<RoomEvent> log = await store.Log.ReadAllAsync(room);
            Assert.Equal(Enumerable.Range(1, log.Count).Select(seq => (long)seq), log.Select(roomEvent => roomEvent.Seq));
            string[] stored = [.. log.OfType<MessagePosted>().Select(message => message.Cid!)];
            Assert.Equal(stored.Distinct(), stored);
            Assert.Equal(cids, stored.Where(cids.ToHashSet().Contains));
        }
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_an_unknown_outcome()
    {
        await using PostgresServer server = await PostgresFixture.StartOwnAsync();
        string database = await server.CreateDatabaseAsync();
        await using StoreUnderTest store = await StoreUnderTest.OpenAsync(
            new() { Provider = StorageProvider.Postgres, Postgres = database, Timeout = TimeSpan.FromSeconds(5) });
        await store.Log.CreateAsync("lobby");
        await using var blocker = new Npgsql.NpgsqlConnection(database);
        await blocker.OpenAsync();
        await using Npgsql.NpgsqlTransaction transaction = await blocker.BeginTransactionAsync();
        await using (var command = new Npgsql.NpgsqlCommand("lock table room_log", blocker, transaction))
        {
            await command.ExecuteNonQueryAsync();
        }

        await Task.WhenAll(
            Assert.ThrowsAsync<StorageUnavailableException>(() => store.Log.AppendAsync("lobby", Events.Message(2))),
            Assert.ThrowsAsync<StorageUnavailableException>(() => store.Log.ReadAllAsync("lobby")));
        await transaction.RollbackAsync();

        Assert.IsType<AppendOutcome.Committed>(await store.Log.AppendAsync("lobby", Events.Message(await store.Log.HeadAsync("lobby") + 1)));
    }

    [Fact]
    public async Task A_silo_that_closes_commits_what_was_waiting()
    {
        await using PostgresServer server = await PostgresFixture.StartOwnAsync();
        StorageOptions options = new() { Provider = StorageProvider.Postgres, Postgres = await server.CreateDatabaseAsync() };
        StoreUnderTest store = await StoreUnderTest.OpenAsync(options);
        IRoomLog log = store.Log;
        Task[] creations = [.. Enumerable.Range(0, 50).Select(i => log.CreateAsync($"room-{i}"))];
        await store.DisposeAsync();

        await Task.WhenAll(creations);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => log.AppendAsync("room-1", Events.Message(2)));
        await using StoreUnderTest next = await StoreUnderTest.OpenAsync(options);
        Assert.All(await next.Log.HeadsAsync([.. Enumerable.Range(0, 50).Select(i => $"room-{i}")], CancellationToken.None), head => Assert.Equal(1, head));
    }

    /// <summary>Behaves as a room does: after an unknown outcome it looks where the log is, and sends the same cid again.</summary>
    private static async Task WriteAsync(IRoomLog log, string room, ConcurrentDictionary<string, List<string>> acknowledged, CancellationToken stop)
    {
        List<string> mine = acknowledged.GetOrAdd(room, _ => []);
        for (int i = 0; !stop.IsCancellationRequested;)
        {
            string cid = $"{room}-{i}";
            try
            {
                long seq = await log.HeadAsync(room) + 1;
                AppendOutcome outcome = seq == 1
                    ? await log.AppendAsync(room, Events.Joined(1, "alice"))
                    : await log.AppendAsync(room, Events.Message(seq, cid: cid));
                if (seq > 1 && outcome is AppendOutcome.Committed or AppendOutcome.Duplicates)
                {
                    lock (mine)
                    {
                        mine.Add(cid);
                    }

                    i++;
                }
            }
            catch (StorageUnavailableException)
            {
                await Task.Yield();
            }
        }
    }

    private static int Count(List<string> list)
    {
        lock (list)
        {
            return list.Count;
        }
    }
}
