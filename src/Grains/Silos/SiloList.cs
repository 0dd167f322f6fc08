using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Silos;

/// <summary>The silos that have reported lately. Single-threaded, as its grain is.</summary>
internal sealed class SiloList(TimeProvider time)
{
    private readonly Dictionary<string, (SiloReport Report, long At)> _silos = [];

    public void Report(SiloReport report)
    {
        Forget();
        _silos[report.Address] = (report, time.GetTimestamp());
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<SiloReport> All()
    {
        Forget();
        return [.. _silos.Values.Select(known => known.Report).OrderBy(report => report.Name, StringComparer.Ordinal)];
    }

    private void Forget()
    {
        foreach (string gone in _silos.Where(known => time.GetElapsedTime(known.Value.At) >= ISilosGrain.Lease).Select(known => known.Key).ToArray())
        {
            _silos.Remove(gone);
        }
    }
}
