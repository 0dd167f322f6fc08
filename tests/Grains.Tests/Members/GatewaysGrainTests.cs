using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Tests.Members;

public sealed class GatewaysGrainTests : ChatClusterTest
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private IGatewaysGrain Gateways => Chat.Grains.GetGrain<IGatewaysGrain>(IGatewaysGrain.Key);

    [Fact]
    public async Task What_a_gateway_reports_is_listed_and_told_again_after_the_grain_has_moved()
    {
        GatewayReport report = Report("gateway-1", "gateway-1a2b", 0);
        await Gateways.ReportAsync(report);
        Assert.Equal([report], await Gateways.ListAsync());

        await Chat.DeactivateAsync(Gateways);
        Assert.Empty(await Gateways.ListAsync());
        await Gateways.ReportAsync(report);
        Assert.Equal([report], await Gateways.ListAsync());
        await Gateways.LeaveAsync("gateway-1a2b");
        Assert.Empty(await Gateways.ListAsync());
    }

    [Fact]
    public async Task A_gateway_that_was_started_again_takes_its_name_and_stragglers_change_nothing()
    {
        await Gateways.ReportAsync(Report("a", "old", 0));
        await Gateways.ReportAsync(Report("a", "new", 10));
        await Gateways.ReportAsync(Report("a", "old", 0));
        await Gateways.LeaveAsync("old");

        Assert.Equal("new", Assert.Single(await Gateways.ListAsync()).Id);
        await Gateways.LeaveAsync("new");
        Assert.Empty(await Gateways.ListAsync());
    }

    private static GatewayReport Report(string name, string id, int startedAfter) =>
        new(id, name, "http://127.0.0.1:8080", "0.1.0", Start.AddSeconds(startedAfter), 3, 2);
}
