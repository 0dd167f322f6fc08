using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Clusters;

/// <summary>What operators are told of one grain, whichever silo they ask, and after the silo that had it was killed.</summary>
public sealed class GrainStateTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("room/lobby")]
    [InlineData("user/alice")]
    public async Task Every_silo_tells_the_same_state_and_where_it_is_active_and_after_that_silo_died_a_new_one(string grain)
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(postgres);
        await using FrameClient alice = await FrameClient.GuestAsync(cluster.Gateways[0].Socket, "alice");
        await alice.EnterAsync("lobby");
        await alice.SayAsync("lobby", "hello");

        JsonObject one = await cluster.AskAsync("silo-1", "admin/v1/grains/" + grain);
        JsonObject other = await cluster.AskAsync("silo-2", "admin/v1/grains/" + grain);
        Assert.NotNull(one["persisted"]?["state"]);
        Assert.NotNull(one["live"]);
        Assert.Equal(one["persisted"]!.ToJsonString(), other["persisted"]!.ToJsonString());
        string had = (string)one["active"]!["silo"]!;
        Assert.Equal(had, (string?)other["active"]!["silo"]);
        Assert.Contains(had, cluster.Silos.Keys);

        await cluster.KillSiloAsync(had);
        string left = cluster.Silos.Keys.Single();
        await Eventually.PassesAsync(async () =>
        {
            JsonObject? now = await TryAskAsync(cluster, left, grain);
            Assert.Equal(left, (string?)now?["active"]?["silo"]);
            Assert.Equal(one["persisted"]!.ToJsonString(), now!["persisted"]!.ToJsonString());
        });
    }

    // Until the dead silo is known to be dead, nobody can tell.
    private static async Task<JsonObject?> TryAskAsync(SmallCluster cluster, string silo, string grain)
    {
        try
        {
            return await cluster.AskAsync(silo, "admin/v1/grains/" + grain);
        }
        catch (HttpRequestException refusal) when (refusal.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable)
        {
            return null;
        }
    }
}
