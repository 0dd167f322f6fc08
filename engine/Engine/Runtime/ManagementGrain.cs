using Orleans.Activations;
using Orleans.Hosting;
using Orleans.Membership;

namespace Orleans.Runtime;

/// <summary>Answers for the whole cluster, which is this silo.</summary>
internal sealed class ManagementGrain(Silo silo, IMembership membership, ILocalSiloDetails self) : Grain, IManagementGrain
{
    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false) => Task.FromResult(
        membership.View.Silos.Where(host => !onlyActive || host.Value == SiloStatus.Active).ToDictionary());

    public Task ForceActivationCollection(TimeSpan ageLimit)
    {
        silo.Collector.Collect(ageLimit);
        return Task.CompletedTask;
    }

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics() => Task.FromResult<SimpleGrainStatistic[]>(
    [
        .. silo.Activations.Activations.GroupBy(activation => activation.Class.Type.FullName!).Select(group => new SimpleGrainStatistic
        {
            GrainType = group.Key,
            SiloAddress = self.SiloAddress,
            ActivationCount = group.Count(),
        }),
    ]);

    public Task<DetailedGrainStatistic[]> GetDetailedGrainStatistics(string[]? types = null, SiloAddress[]? hostsIds = null)
    {
        IEnumerable<Activation> wanted = hostsIds is null || hostsIds.Contains(self.SiloAddress) ? silo.Activations.Activations : [];
        return Task.FromResult<DetailedGrainStatistic[]>(
        [
            .. wanted.Where(activation => types is null || types.Contains(activation.Class.Type.FullName)).Select(activation => new DetailedGrainStatistic
            {
                GrainType = activation.Class.Type.FullName!,
                SiloAddress = self.SiloAddress,
                GrainId = activation.GrainId,
            }),
        ]);
    }

    public Task<int> GetTotalActivationCount() => Task.FromResult(silo.Activations.Activations.Count());

    public ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference) =>
        new(silo.Activations.Contains(reference.GetGrainId()) ? self.SiloAddress : null);
}
