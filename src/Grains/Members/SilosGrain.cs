using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Members;

/// <summary>Remembers the silos, each run of them. One that moves is told everything anew within a few seconds.</summary>
internal sealed class SilosGrain(TimeProvider time) : Grain, ISilosGrain
{
    private readonly LeasedReports<SiloReport> _silos = new(ISilosGrain.Lease, report => report.Address, report => report.Name, time);

    public Task ReportAsync(SiloReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        _silos.Report(report);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SiloReport>> ListAsync() => Task.FromResult(_silos.All());
}
