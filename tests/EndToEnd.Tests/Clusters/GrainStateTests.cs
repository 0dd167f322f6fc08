using System.Globalization;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Clusters;

/// <summary>What operators are told of one grain, whichever silo they ask, and after the silo that had it was killed.</summary>
public sealed class GrainStateTests(PostgresFixture postgres)
{
    // That all of these live on one of two silos is as likely as a coin that falls twenty times the same way.
    private const int Users = 20;

    [Fact]
    public async Task Every_silo_tells_the_same_state_and_where_it_is_active_and_after_that_silo_died_a_new_one()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(postgres);
        await using FrameClient alice = await FrameClient.GuestAsync(cluster.Gateways[0].Socket, "alice");
        await alice.EnterAsync("lobby");
        await alice.SayAsync("lobby", "hello");
        (string had, string room) = await AgreedAsync(cluster, "room/lobby");
        (string user, string state) = await UserOnAsync(cluster, had);

        await cluster.KillSiloAsync(had);
        string left = cluster.Silos.Keys.Single();
        await BecomesAsync(cluster, left, "room/lobby", room);
        await BecomesAsync(cluster, left, user, state);
    }

    /// <summary>The silo that both silos say has the grain, and its persisted state, in which they agree as well.</summary>
    private static async Task<(string Silo, string Persisted)> AgreedAsync(SmallCluster cluster, string grain)
    {
        JsonObject one = await cluster.AskAsync("silo-1", "admin/v1/grains/" + grain);
        JsonObject other = await cluster.AskAsync("silo-2", "admin/v1/grains/" + grain);
        Assert.NotNull(one["persisted"]?["state"]);
        Assert.NotNull(one["live"]);
        string persisted = one["persisted"]!.ToJsonString();
        Assert.Equal(persisted, other["persisted"]!.ToJsonString());
        string had = (string)one["active"]!["silo"]!;
        Assert.Equal(had, (string?)other["active"]!["silo"]);
        Assert.Contains(had, cluster.Silos.Keys);
        return (had, persisted);
    }

    /// <summary>A user whom a silo has, of those who come until there is one.</summary>
    private static async Task<(string Grain, string Persisted)> UserOnAsync(SmallCluster cluster, string silo)
    {
        for (int number = 0; number < Users; number++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"user-{number}");
            await using FrameClient client = await FrameClient.GuestAsync(cluster.Gateways[0].Socket, name);
            await client.EnterAsync("den");
            (string had, string persisted) = await AgreedAsync(cluster, "user/" + name);
            if (had == silo)
            {
                return ("user/" + name, persisted);
            }
        }

        throw new InvalidOperationException($"{silo} has none of {Users} users.");
    }

    private static Task BecomesAsync(SmallCluster cluster, string silo, string grain, string persisted) => Eventually.PassesAsync(async () =>
    {
        JsonObject? now = await TryAskAsync(cluster, silo, grain);
        Assert.Equal(silo, (string?)now?["active"]?["silo"]);
        Assert.Equal(persisted, now!["persisted"]!.ToJsonString());
    });

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
