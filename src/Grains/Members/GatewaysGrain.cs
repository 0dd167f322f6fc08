using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Members;

/// <summary>Where gateways report. One that moves is told everything anew within a few seconds.</summary>
internal sealed class GatewaysGrain(TimeProvider time) : Grain, IGatewaysGrain
{
    private readonly LeasedReports<GatewayReport> _gateways = new(IGatewaysGrain.Lease, report => report.Name, report => report.Name, time);

    public Task ReportAsync(GatewayReport report)
    {
        ArgumentNullException.ThrowIfNull(report);

        // A straggler of a process that has been started again under its name says nothing new.
        if (!_gateways.All().Any(known => known.Name == report.Name && known.Id != report.Id && known.StartedAt > report.StartedAt))
        {
            _gateways.Report(report);
        }

        return Task.CompletedTask;
    }

    public Task LeaveAsync(string id)
    {
        _gateways.Remove(known => known.Id == id);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<GatewayReport>> ListAsync() => Task.FromResult(_gateways.All());
}
