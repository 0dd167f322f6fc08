using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Deploy.Tests.Proxies;

/// <summary>People who talk over <c>wss://</c> through a real proxy to two real gateways of one cluster.</summary>
public sealed class ProxiedClusterTests(SmallCluster cluster) : IClassFixture<SmallCluster>
{
    public static TheoryData<ProxyKind> Kinds => [.. Enum.GetValues<ProxyKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_conversation_survives_the_death_of_a_gateway_at_the_same_address(ProxyKind kind)
    {
        await using GatewayProcess one = await cluster.StartGatewayAsync();
        await using GatewayProcess two = await cluster.StartGatewayAsync();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(kind, BackendOf(one), BackendOf(two));
        string room = $"room-{kind}".ToLowerInvariant();
        await using FrameClient alice = await proxy.ConnectAsync("?user=alice");
        await using FrameClient bob = await proxy.ConnectAsync("?user=bob");
        string token = (string)(await alice.NextAsync("ready"))["token"]!;
        await bob.NextAsync("ready");
        Assert.NotEqual((string?)alice.Hello["node"], (string?)bob.Hello["node"]);
        await alice.JoinAsync(room);
        await bob.JoinAsync(room);
        long first = await alice.SendAsync(room, "over TLS");
        Assert.Equal(first, (long?)(await bob.NextAsync("message"))["seq"]);

        await (await NodeAsync(one) == (string?)alice.Hello["node"] ? one : two).KillAsync();
        await Eventually.ReturnsAsync(alice.Closed);
        await using FrameClient back = await proxy.ConnectAsync("", token);
        await back.NextAsync("ready");

        Assert.Equal((string?)bob.Hello["node"], (string?)back.Hello["node"]);
        long second = await bob.SendAsync(room, "are you back?");
        JsonObject synced = await back.RequestAsync(new { type = "sync", rooms = new Dictionary<string, long> { [room] = first } });
        Assert.Equal(second, (long?)synced["rooms"]?[room]?["seq"]);
        Assert.Equal("are you back?", (string?)(await back.NextAsync("message"))["text"]);
        long third = await back.SendAsync(room, "yes");
        await Eventually.TrueAsync(() => bob.TryNext(out JsonObject? frame) && (long?)frame!["seq"] == third);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Who_is_told_to_come_back_by_a_gateway_that_stops_is_let_in_at_the_first_try(ProxyKind kind)
    {
        await using GatewayProcess stopping = await cluster.StartGatewayAsync();
        await using GatewayProcess staying = await cluster.StartGatewayAsync();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(kind, BackendOf(stopping), BackendOf(staying));
        string node = await NodeAsync(stopping);
        await using FrameClient first = await proxy.ConnectAsync("?user=carol");
        await using FrameClient second = await proxy.ConnectAsync("?user=dave");
        FrameClient leaving = (string?)first.Hello["node"] == node ? first : second;
        string token = (string)(await leaving.NextAsync("ready"))["token"]!;

        Task<int> stopped = stopping.StopAsync();
        await Eventually.ReturnsAsync(leaving.Closed);

        Assert.Equal("draining", (string?)leaving.Bye?["reason"]);
        Assert.Equal(4000, (int?)leaving.CloseStatus);
        await using FrameClient back = await proxy.ConnectAsync("", token);
        Assert.Equal(await NodeAsync(staying), (string?)back.Hello["node"]);
        Assert.Equal(0, await stopped);
    }

    private static Backend BackendOf(GatewayProcess gateway) => new(gateway.Page.Port, gateway.Admin.Port);

    private static async Task<string> NodeAsync(GatewayProcess gateway)
    {
        await using FrameClient client = await FrameClient.ConnectAsync(gateway.Socket);
        return (string)client.Hello["node"]!;
    }
}
