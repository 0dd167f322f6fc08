namespace Orleans.Runtime;

/// <summary>Questions about the cluster, and what can be done to it. Key: 0.</summary>
public interface IManagementGrain : IGrainWithIntegerKey
{
    /// <summary>Ends a grain's activation where it has one.</summary>
    Task DeactivateGrain(GrainId grainId, CancellationToken cancellationToken = default);

    /// <summary>Who is in the cluster.</summary>
    Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false);

    /// <inheritdoc cref="GetHosts(bool)"/>
    Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive, CancellationToken cancellationToken);

    /// <summary>The same, as the membership table has it.</summary>
    Task<MembershipEntry[]> GetDetailedHosts(bool onlyActive = false);

    /// <inheritdoc cref="GetDetailedHosts(bool)"/>
    Task<MembershipEntry[]> GetDetailedHosts(bool onlyActive, CancellationToken cancellationToken);

    /// <summary>Collects activations that have been idle for <paramref name="ageLimit"/>.</summary>
    Task ForceActivationCollection(SiloAddress[]? hostsIds, TimeSpan ageLimit);

    /// <inheritdoc cref="ForceActivationCollection(SiloAddress[], TimeSpan)"/>
    Task ForceActivationCollection(SiloAddress[]? hostsIds, TimeSpan ageLimit, CancellationToken cancellationToken);

    /// <summary>Collects activations that have been idle for <paramref name="ageLimit"/>.</summary>
    Task ForceActivationCollection(TimeSpan ageLimit);

    /// <inheritdoc cref="ForceActivationCollection(TimeSpan)"/>
    Task ForceActivationCollection(TimeSpan ageLimit, CancellationToken cancellationToken);

    /// <summary>How the silos fare.</summary>
    Task<SiloRuntimeStatistics[]> GetRuntimeStatistics(SiloAddress[]? hostsIds);

    /// <inheritdoc cref="GetRuntimeStatistics(SiloAddress[])"/>
    Task<SiloRuntimeStatistics[]> GetRuntimeStatistics(SiloAddress[]? hostsIds, CancellationToken cancellationToken);

    /// <summary>How many activations there are, by class and silo.</summary>
    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[]? hostsIds);

    /// <inheritdoc cref="GetSimpleGrainStatistics(SiloAddress[])"/>
    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[]? hostsIds, CancellationToken cancellationToken);

    /// <summary>How many activations there are, by class and silo.</summary>
    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics();

    /// <inheritdoc cref="GetSimpleGrainStatistics()"/>
    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(CancellationToken cancellationToken);

    /// <summary>Every activation.</summary>
    Task<DetailedGrainStatistic[]> GetDetailedGrainStatistics(string[]? types = null, SiloAddress[]? hostsIds = null);

    /// <inheritdoc cref="GetDetailedGrainStatistics(string[], SiloAddress[])"/>
    Task<DetailedGrainStatistic[]> GetDetailedGrainStatistics(string[]? types, SiloAddress[]? hostsIds, CancellationToken cancellationToken);

    /// <summary>How many activations there are.</summary>
    Task<int> GetTotalActivationCount();

    /// <inheritdoc cref="GetTotalActivationCount()"/>
    Task<int> GetTotalActivationCount(CancellationToken cancellationToken);

    /// <summary>Where a grain is active, or null.</summary>
    ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference);

    /// <inheritdoc cref="GetActivationAddress(IAddressable)"/>
    ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference, CancellationToken cancellationToken);
}
