using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Silos;

/// <summary>Remembers the silos that have reported lately. One that moves is told everything anew within a few seconds.</summary>
internal sealed class SilosGrain(TimeProvider time) : Grain, ISilosGrain
{
    private readonly Dictionary<string, (SiloReport Report, long At)> _silos = [];

    public Task ReportAsync(SiloReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Forget();
        _silos[report.Address] = (report, time.GetTimestamp());
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SiloReport>> ListAsync()
    {
        Forget();
        return Task.FromResult<IReadOnlyList<SiloReport>>([.. _silos.Values.Select(known => known.Report).OrderBy(report => report.Name, StringComparer.Ordinal)]);
    }

    private void Forget()
    {
        foreach (string gone in _silos.Where(known => time.GetElapsedTime(known.Value.At) >= ISilosGrain.Lease).Select(known => known.Key).ToArray())
        {
            _silos.Remove(gone);
        }
    }
}
