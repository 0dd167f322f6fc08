using System.Diagnostics;
using Orleans.Activations;
using Orleans.Hosting;
using Orleans.Messaging;
using Orleans.Statistics;

namespace Orleans.Runtime;

/// <summary>Answers the other silos.</summary>
[GrainType(SiloAddressing.ControlType)]
internal sealed class SiloControl(Silo silo, ILocalSiloDetails self) : Grain, ISiloControl
{
    private IEnumerable<Activation> Activations => silo.Activations.Activations.Where(activation => !SiloAddressing.IsSystem(activation.GrainId));

    public Task<ReleaseAnswer> ReleaseAsync(GrainId grain, long version) => silo.Handover.ReleaseAsync(grain, version);

    public Task HearAsync() => Task.CompletedTask;

    public Task<bool> HasClientAsync(string client) => Task.FromResult(silo.HasClient(client));

    public Task CollectActivationsAsync(TimeSpan ageLimit)
    {
        silo.Collector.Collect(ageLimit);
        return Task.CompletedTask;
    }

    public async Task DeactivateAsync(GrainId grain)
    {
        foreach (Activation activation in Activations.Where(activation => activation.GrainId == grain).ToList())
        {
            activation.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "The management grain was asked to."));
            await activation.Deactivated;
        }
    }

    public Task<SiloRuntimeStatistics> RuntimeStatisticsAsync()
    {
        using Process process = Process.GetCurrentProcess();
        return Task.FromResult(new SiloRuntimeStatistics
        {
            ActivationCount = Activations.Count(),
            RecentlyUsedActivationCount = Activations.Count(activation => activation.Load > 0),
            ClientCount = silo.ClientCount,
            ReceivedMessages = silo.Metrics.Received,
            SentMessages = silo.Metrics.Sent,
            DateTime = TimeProvider.System.GetUtcNow().UtcDateTime,
            EnvironmentStatistics = new EnvironmentStatistics(0, process.WorkingSet64, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
        });
    }

    public Task<SimpleGrainStatistic[]> SimpleGrainStatisticsAsync() => Task.FromResult<SimpleGrainStatistic[]>(
    [
        .. Activations.GroupBy(activation => activation.Class.Type.FullName!).Select(group => new SimpleGrainStatistic
        {
            GrainType = group.Key,
            SiloAddress = self.SiloAddress,
            ActivationCount = group.Count(),
        }),
    ]);

    public Task<DetailedGrainStatistic[]> DetailedGrainStatisticsAsync(string[]? types) => Task.FromResult<DetailedGrainStatistic[]>(
    [
        .. Activations.Where(activation => types is null || types.Contains(activation.Class.Type.FullName)).Select(activation => new DetailedGrainStatistic
        {
            GrainType = activation.Class.Type.FullName!,
            SiloAddress = self.SiloAddress,
            GrainId = activation.GrainId,
        }),
    ]);

    public Task<int> ActivationCountAsync() => Task.FromResult(Activations.Count());

    public Task<int> CountAsync(GrainId grain) => Task.FromResult(silo.Activations.Count(grain));
}
