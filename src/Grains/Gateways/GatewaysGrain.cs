using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Gateways;

/// <summary>Where gateways report. One that moves is told everything anew within a few seconds.</summary>
internal sealed class GatewaysGrain(TimeProvider time) : Grain, IGatewaysGrain
{
    private readonly GatewayList _gateways = new(time);

    public Task ReportAsync(GatewayReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        _gateways.Report(report);
        return Task.CompletedTask;
    }

    public Task LeaveAsync(string id)
    {
        _gateways.Leave(id);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<GatewayReport>> ListAsync() => Task.FromResult(_gateways.All());
}
