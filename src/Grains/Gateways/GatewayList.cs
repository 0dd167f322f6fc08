using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Gateways;

/// <summary>The gateways that have reported lately, one a name. Single-threaded, as its grain is.</summary>
internal sealed class GatewayList(TimeProvider time)
{
    private readonly Dictionary<string, (GatewayReport Report, long At)> _gateways = [];

    public void Report(GatewayReport report)
    {
        Forget();
        if (_gateways.TryGetValue(report.Name, out (GatewayReport Report, long At) known)
            && known.Report.Id != report.Id && known.Report.StartedAt > report.StartedAt)
        {
            // A straggler of a process that has been started again under its name.
            return;
        }

        _gateways[report.Name] = (report, time.GetTimestamp());
    }

    /// <summary>Takes one off the list; one that has taken its name since then stays.</summary>
    public void Leave(string id)
    {
        foreach (string name in _gateways.Where(known => known.Value.Report.Id == id).Select(known => known.Key).ToArray())
        {
            _gateways.Remove(name);
        }
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<GatewayReport> All()
    {
        Forget();
        return [.. _gateways.Values.Select(known => known.Report).OrderBy(report => report.Name, StringComparer.Ordinal)];
    }

    private void Forget()
    {
        foreach (string gone in _gateways.Where(known => time.GetElapsedTime(known.Value.At) >= IGatewaysGrain.Lease).Select(known => known.Key).ToArray())
        {
            _gateways.Remove(gone);
        }
    }
}
