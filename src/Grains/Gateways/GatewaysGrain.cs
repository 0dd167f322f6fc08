using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Gateways;

/// <summary>Remembers the gateways that have reported lately. One that moves is told everything anew within a few seconds.</summary>
internal sealed class GatewaysGrain(TimeProvider time) : Grain, IGatewaysGrain
{
    private readonly Dictionary<string, (GatewayReport Report, long At)> _gateways = [];

    public Task ReportAsync(GatewayReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Forget();
        if (_gateways.Values.Any(known => known.Report.Name == report.Name && known.Report.StartedAt > report.StartedAt))
        {
            // A straggler of a process that has been started again under its name.
            return Task.CompletedTask;
        }

        foreach (string before in _gateways.Values.Select(known => known.Report).Where(known => known.Name == report.Name).Select(known => known.Id).ToArray())
        {
            _gateways.Remove(before);
        }

        _gateways[report.Id] = (report, time.GetTimestamp());
        return Task.CompletedTask;
    }

    public Task LeaveAsync(string id)
    {
        _gateways.Remove(id);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<GatewayReport>> ListAsync()
    {
        Forget();
        return Task.FromResult<IReadOnlyList<GatewayReport>>(
            [.. _gateways.Values.Select(known => known.Report).OrderBy(report => report.Name, StringComparer.Ordinal)]);
    }

    private void Forget()
    {
        foreach (string gone in _gateways.Where(known => time.GetElapsedTime(known.Value.At) >= IGatewaysGrain.Lease).Select(known => known.Key).ToArray())
        {
            _gateways.Remove(gone);
        }
    }
}
