using System.Globalization;
using System.Text.Json.Nodes;
using OrleansChat.Grains.Contracts;
using OrleansChat.Silo.Admin;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Admin;

/// <summary><c>GET /admin/v1/cluster</c>.</summary>
public sealed class ClusterEndpointTests
{
    [Fact]
    public async Task A_cluster_tells_its_silos_and_what_they_hold()
    {
        await using RunningSilo silo = await RunningSilo.StartAsync();
        using HttpClient client = silo.Client();
        Assert.Null((await silo.User("alice").EnterAsGuestAsync()).Refusal);
        await silo.Grains.GetGrain<IGatewaysGrain>(IGatewaysGrain.Key).ReportAsync(
            new GatewayReport("gateway-1-run-1", "gateway-1", "http://127.0.0.1:8080", "1.2.3", DateTimeOffset.UtcNow.AddMinutes(-1), 7, 5));
        Assert.Null((await silo.User("bob").EnterAsGuestAsync()).Refusal);
        Assert.Null((await silo.Room("lobby").JoinAsync("alice", create: true)).Refusal);

        JsonNode cluster = null!;
        await Eventually.TrueAsync(async () =>
        {
            cluster = JsonNode.Parse(await client.GetStringAsync("/admin/v1/cluster"))!;
            return cluster["silos"]![0]!["version"] is not null;
        });

        JsonNode only = Assert.Single(cluster["silos"]!.AsArray())!;
        Assert.Equal("active", only["status"]!.GetValue<string>());
        Assert.Equal(SiloReporting.Version, only["version"]!.GetValue<string>());
        Assert.Matches(@"^127\.0\.0\.1:\d+@\d+$", only["address"]!.GetValue<string>());
        Assert.NotEmpty(only["name"]!.GetValue<string>());
        Assert.InRange(only["uptime_s"]!.GetValue<long>(), 0, 600);
        Assert.True(DateTimeOffset.Parse(only["started_at"]!.GetValue<string>(), CultureInfo.InvariantCulture) <= DateTimeOffset.UtcNow);
        JsonNode types = only["activations_by_type"]!;
        Assert.Equal((2, 1), (types["user"]!.GetValue<int>(), types["room"]!.GetValue<int>()));
        Assert.Equal(types.AsObject().Sum(type => type.Value!.GetValue<int>()), only["activations"]!.GetValue<int>());
        Assert.True(JsonNode.DeepEquals(types, cluster["totals"]!["activations_by_type"]));
        JsonNode gateway = Assert.Single(cluster["gateways"]!.AsArray())!;
        Assert.Equal(
            ("gateway-1", "http://127.0.0.1:8080", "1.2.3", 7, 5),
            (gateway["name"]!.GetValue<string>(), gateway["url"]!.GetValue<string>(), gateway["version"]!.GetValue<string>(), gateway["connections"]!.GetValue<int>(), gateway["users"]!.GetValue<int>()));
        Assert.InRange(gateway["uptime_s"]!.GetValue<long>(), 60, 600);
        Assert.Equal((1, 7), (cluster["totals"]!["gateways"]!.GetValue<int>(), cluster["totals"]!["connections"]!.GetValue<int>()));
        Assert.Equal(1, cluster["totals"]!["silos"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("OrleansChat.Grains.Rooms.RoomGrain,OrleansChat.Grains", "room")]
    [InlineData("OrleansChat.Grains.Rooms.RoomGrain", "room")]
    [InlineData("OrleansChat.Something", "something")]
    [InlineData("Orleans.Runtime.Management.ManagementGrain,Orleans.Runtime", "orleans")]
    public void Classes_are_told_by_the_type_of_their_grains(string className, string type) => Assert.Equal(type, ClusterView.TypeOf(className));
}
