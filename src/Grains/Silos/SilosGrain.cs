using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Silos;

/// <summary>Remembers the silos. One that moves is told everything anew within a few seconds.</summary>
internal sealed class SilosGrain(TimeProvider time) : Grain, ISilosGrain
{
    private readonly SiloList _silos = new(time);

    public Task ReportAsync(SiloReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        _silos.Report(report);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SiloReport>> ListAsync() => Task.FromResult(_silos.All());
}
