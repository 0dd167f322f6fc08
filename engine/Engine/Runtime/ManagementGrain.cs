using System.Globalization;
using Orleans.Concurrency;
using Orleans.Hosting;
using Orleans.Membership;

namespace Orleans.Runtime;

/// <summary>Answers for the whole cluster: asks the silos, all at the same time.</summary>
[StatelessWorker]
[Reentrant]
internal sealed class ManagementGrain(Silo silo, IMembership membership) : Grain, IManagementGrain
{
    public async Task DeactivateGrain(GrainId grainId, CancellationToken cancellationToken) =>
        await OnAllAsync(null, control => control.DeactivateAsync(grainId), cancellationToken);

    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive) => GetHosts(onlyActive, CancellationToken.None);

    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive, CancellationToken cancellationToken) => Task.FromResult(
        Hosts(onlyActive).ToDictionary(member => member.Address, member => member.Status));

    public Task<MembershipEntry[]> GetDetailedHosts(bool onlyActive) => GetDetailedHosts(onlyActive, CancellationToken.None);

    public Task<MembershipEntry[]> GetDetailedHosts(bool onlyActive, CancellationToken cancellationToken) => Task.FromResult<MembershipEntry[]>(
    [
        .. Hosts(onlyActive).Select(member => new MembershipEntry
        {
            SiloAddress = member.Address,
            Status = member.Status,
            SuspectTimes = Suspicions(member.Suspicion)!,
            ProxyPort = member.GatewayPort,
            HostName = member.HostName,
            SiloName = member.Name,
            StartTime = member.Started,
            IAmAliveTime = member.SeenAlive,
        }),
    ]);

    public Task ForceActivationCollection(SiloAddress[]? hostsIds, TimeSpan ageLimit) =>
        ForceActivationCollection(hostsIds, ageLimit, CancellationToken.None);

    public async Task ForceActivationCollection(SiloAddress[]? hostsIds, TimeSpan ageLimit, CancellationToken cancellationToken) =>
        await OnAllAsync(hostsIds, control => control.CollectActivationsAsync(ageLimit), cancellationToken);

    public Task ForceActivationCollection(TimeSpan ageLimit) => ForceActivationCollection(null, ageLimit, CancellationToken.None);

    public Task ForceActivationCollection(TimeSpan ageLimit, CancellationToken cancellationToken) =>
        ForceActivationCollection(null, ageLimit, cancellationToken);

    public Task<SiloRuntimeStatistics[]> GetRuntimeStatistics(SiloAddress[]? hostsIds) => GetRuntimeStatistics(hostsIds, CancellationToken.None);

    public Task<SiloRuntimeStatistics[]> GetRuntimeStatistics(SiloAddress[]? hostsIds, CancellationToken cancellationToken) =>
        AskAllAsync(hostsIds, control => control.RuntimeStatisticsAsync(), cancellationToken);

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[]? hostsIds) =>
        GetSimpleGrainStatistics(hostsIds, CancellationToken.None);

    public async Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[]? hostsIds, CancellationToken cancellationToken) =>
        [.. (await AskAllAsync(hostsIds, control => control.SimpleGrainStatisticsAsync(), cancellationToken)).SelectMany(part => part)];

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics() => GetSimpleGrainStatistics(null, CancellationToken.None);

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(CancellationToken cancellationToken) => GetSimpleGrainStatistics(null, cancellationToken);

    public Task<DetailedGrainStatistic[]> GetDetailedGrainStatistics(string[]? types, SiloAddress[]? hostsIds) =>
        GetDetailedGrainStatistics(types, hostsIds, CancellationToken.None);

    public async Task<DetailedGrainStatistic[]> GetDetailedGrainStatistics(
        string[]? types, SiloAddress[]? hostsIds, CancellationToken cancellationToken) =>
        [.. (await AskAllAsync(hostsIds, control => control.DetailedGrainStatisticsAsync(types), cancellationToken)).SelectMany(part => part)];

    public Task<int> GetTotalActivationCount() => GetTotalActivationCount(CancellationToken.None);

    public async Task<int> GetTotalActivationCount(CancellationToken cancellationToken) =>
        (await AskAllAsync(null, control => control.ActivationCountAsync(), cancellationToken)).Sum();

    public ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference) => GetActivationAddress(reference, CancellationToken.None);

    public async ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference, CancellationToken cancellationToken)
    {
        GrainId id = reference.GetGrainId();
        SiloAddress?[] answers = await AskAllAsync(
            null, async (silo, control) => await control.CountAsync(id) > 0 ? silo : null, cancellationToken);
        return answers.FirstOrDefault(silo => silo is not null);
    }

    private static List<Tuple<SiloAddress, DateTime>>? Suspicions(string? written) => written?.Split('|')
        .Select(one => one.Split(','))
        .Where(parts => parts.Length == 2)
        .Select(parts => Tuple.Create(
            SiloAddress.FromParsableString(parts[0]),
            DateTime.ParseExact(parts[1], "yyyy-MM-dd HH:mm:ss.fff 'GMT'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)))
        .ToList();

    private IEnumerable<Member> Hosts(bool onlyActive) =>
        membership.View.Members.Values.Where(member => !onlyActive || member.Status == SiloStatus.Active);

    private Task<bool[]> OnAllAsync(SiloAddress[]? hosts, Func<ISiloControl, Task> ask, CancellationToken cancellationToken) => AskAllAsync(
        hosts,
        async control =>
        {
            await ask(control);
            return true;
        },
        cancellationToken);

    private Task<TAnswer[]> AskAllAsync<TAnswer>(SiloAddress[]? hosts, Func<ISiloControl, Task<TAnswer>> ask, CancellationToken cancellationToken) =>
        AskAllAsync(hosts, (_, control) => ask(control), cancellationToken);

    /// <summary>The answers of those that were asked; one that is not there any more when it should answer had nothing to tell.</summary>
    private async Task<TAnswer[]> AskAllAsync<TAnswer>(
        SiloAddress[]? hosts, Func<SiloAddress, ISiloControl, Task<TAnswer>> ask, CancellationToken cancellationToken)
    {
        IEnumerable<SiloAddress> asked = hosts is { Length: > 0 } ? hosts : membership.View.Living.Select(member => member.Address);
        (bool There, TAnswer? Answer)[] answers = await Task.WhenAll(asked.Select(async address =>
        {
            try
            {
                return (true, (TAnswer?)await ask(address, silo.ControlOf(address)));
            }
            catch (SiloUnavailableException)
            {
                return (false, default);
            }
        })).WaitAsync(cancellationToken);
        return [.. answers.Where(answer => answer.There).Select(answer => answer.Answer!)];
    }
}
