using Orleans.Runtime;

namespace Orleans.Membership;

/// <summary>Where the list of silos is kept. A change of a member is one with the step of the list's version, or neither happens.</summary>
internal interface IMembershipStore
{
    /// <summary>Whether it can become unreachable for one silo while others reach it.</summary>
    bool NeedsLease { get; }

    Task OpenAsync(CancellationToken cancellationToken);

    Task<MembershipView> ReadAsync(CancellationToken cancellationToken);

    /// <returns>False where the list has another version, or the member already.</returns>
    Task<bool> TryInsertAsync(Member member, long version, CancellationToken cancellationToken);

    /// <returns>False where the list has another version.</returns>
    Task<bool> TryUpdateAsync(Member member, long version, CancellationToken cancellationToken);

    /// <summary>Tells that a silo is alive; the version stays.</summary>
    Task RenewAsync(SiloAddress silo, DateTime now, CancellationToken cancellationToken);

    /// <summary>Forgets the dead that were last seen before that time.</summary>
    Task CleanAsync(DateTime before, CancellationToken cancellationToken);
}
