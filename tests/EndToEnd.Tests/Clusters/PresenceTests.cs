using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Clusters;

/// <summary>Who is online over two gateways and two silos, while one of each is lost.</summary>
public sealed class PresenceTests(PostgresFixture postgres)
{
    private const int Crowd = 40;
    private const int Audiences = 32;

    // A gateway's lease is eight seconds; that and what it takes to notice.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_restarted_and_a_killed_silo_make_nobody_go_and_a_killed_gateway_makes_its_users_go_and_no_others()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(postgres);
        string[] names = [.. Enumerable.Range(0, Crowd).Select(i => $"user-{i}")];
        FrameClient[] crowd = await Task.WhenAll(names.Select((name, i) => FrameClient.GuestAsync(cluster.Gateways[i % 2].Socket, name)));
        await using FrameClient watcher = await FrameClient.GuestAsync(cluster.Gateways[0].Socket, "watcher");
        var statuses = new Dictionary<string, JsonObject>();
        try
        {
            await watcher.RequestAsync(new { type = "watch", users = names });
            await UntilAsync(watcher, statuses, _ => true, "online");

            await cluster.StopSiloAsync("silo-1");
            await cluster.StartSiloAsync("silo-1");
            await cluster.KillSiloAsync("silo-2");
            await SettleAsync(cluster, watcher, "online");

            // Whoever changes something is seen at once, wherever their audience has gone.
            await Task.WhenAll(crowd.Select(client => Eventually.PassesAsync(
                async () => Assert.Equal("ok", (string?)(await client.RequestAnyAsync(new { type = "presence", status = "away" }))["type"]), Soon)));
            await UntilAsync(watcher, statuses, _ => true, "away");

            await cluster.Gateways[1].KillAsync();
            await UntilAsync(watcher, statuses, i => i % 2 == 1, "offline");
            Assert.All(names.Where((_, i) => i % 2 == 1), name => Assert.NotNull(statuses[name]["last_seen"]));
            Assert.All(names.Where((_, i) => i % 2 == 0), name => Assert.Equal("away", (string?)statuses[name]["status"]));
        }
        finally
        {
            await Task.WhenAll(crowd.Select(async client => await client.DisposeAsync()));
        }
    }

    /// <summary>Takes what comes until those are all so; whoever is said to be offline meanwhile without being meant is a flap.</summary>
    private static async Task UntilAsync(FrameClient watcher, Dictionary<string, JsonObject> statuses, Func<int, bool> meant, string status)
    {
        string[] expected = [.. Enumerable.Range(0, Crowd).Where(meant).Select(i => $"user-{i}")];
        using var deadline = new CancellationTokenSource(Soon);
        while (!expected.All(name => (string?)statuses.GetValueOrDefault(name)?["status"] == status))
        {
            JsonObject frame = await watcher.NextAsync("presence").WaitAsync(deadline.Token);
            string user = (string)frame["user"]!;
            Assert.True(status == "offline" ? expected.Contains(user) : (string?)frame["status"] != "offline", frame.ToJsonString());
            statuses[user] = frame;
        }
    }

    /// <summary>Once every audience, wherever it lives now, knows who is there, nobody may have been said to be anything else.</summary>
    private static async Task SettleAsync(SmallCluster cluster, FrameClient watcher, string status)
    {
        await Eventually.TrueAsync(async () => (await Task.WhenAll(Enumerable.Range(0, Audiences).Select(i => IsSettledAsync(cluster, i)))).All(settled => settled), Soon);
        while (watcher.TryNext(out JsonObject? frame))
        {
            Assert.True((string?)frame!["type"] != "presence" || (string?)frame["status"] == status, frame.ToJsonString());
        }
    }

    private static async Task<bool> IsSettledAsync(SmallCluster cluster, int audience)
    {
        try
        {
            return (bool)(await cluster.AskAsync("silo-1", $"admin/v1/grains/audience/{audience}"))["live"]!["settled"]!;
        }
        catch (HttpRequestException)
        {
            // It was on the silo that is gone.
            return false;
        }
    }
}
