using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Gateways;
using OrleansChat.Tests.Common;

namespace OrleansChat.Grains.Tests.Gateways;

public sealed class GatewayListTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _time = new();
    private readonly GatewayList _list;

    public GatewayListTests() => _list = new GatewayList(_time);

    [Fact]
    public void A_gateway_is_listed_until_its_lease_runs_out()
    {
        _list.Report(Report("b", connections: 1));
        _list.Report(Report("a"));
        Assert.Equal(["a", "b"], _list.All().Select(gateway => gateway.Name));

        _time.Advance(IGatewaysGrain.Lease / 2);
        _list.Report(Report("b", connections: 7));
        _time.Advance(IGatewaysGrain.Lease / 2);

        Assert.Equal(7, Assert.Single(_list.All()).Connections);
        _time.Advance(IGatewaysGrain.Lease / 2);
        Assert.Empty(_list.All());
    }

    [Fact]
    public void A_gateway_that_was_started_again_takes_its_name_and_stragglers_change_nothing()
    {
        _list.Report(Report("a", id: "old"));
        _list.Report(Report("a", id: "new", startedAfter: 10));
        _list.Report(Report("a", id: "old"));
        _list.Leave("old");

        Assert.Equal("new", Assert.Single(_list.All()).Id);
        _list.Leave("new");
        Assert.Empty(_list.All());
    }

    private static GatewayReport Report(string name, string? id = null, int connections = 0, int startedAfter = 0) =>
        new(id ?? name, name, $"http://{name}", "1.0", Start.AddSeconds(startedAfter), connections, 0);
}

public sealed class GatewaysGrainTests : ChatClusterTest
{
    [Fact]
    public async Task What_a_gateway_reports_is_listed_and_told_again_after_the_grain_has_moved()
    {
        IGatewaysGrain gateways = Chat.Grains.GetGrain<IGatewaysGrain>(IGatewaysGrain.Key);
        var report = new GatewayReport("gateway-1a2b", "gateway-1", "http://127.0.0.1:8080", "0.1.0", DateTimeOffset.UnixEpoch, 3, 2);
        await gateways.ReportAsync(report);
        Assert.Equal([report], await gateways.ListAsync());

        await Chat.DeactivateAsync(gateways);
        Assert.Empty(await gateways.ListAsync());
        await gateways.ReportAsync(report);
        Assert.Equal([report], await gateways.ListAsync());
        await gateways.LeaveAsync("gateway-1a2b");
        Assert.Empty(await gateways.ListAsync());
    }
}
