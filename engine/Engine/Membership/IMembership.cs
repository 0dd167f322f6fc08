using Orleans.Runtime;

namespace Orleans.Membership;

/// <summary>Knows who is in the cluster, and speaks for this silo.</summary>
internal interface IMembership
{
    MembershipView View { get; }

    /// <summary>Whether this silo may serve.</summary>
    Lease Lease { get; }

    /// <summary>The version of the list with which this silo became active.</summary>
    long JoinedVersion { get; }

    /// <summary>Raised with each new view, one after the other; handlers do not wait for anything.</summary>
    event Action<MembershipView>? Changed;

    /// <summary>Raised when this silo has declared something about another, which the rest would else find out only when they look.</summary>
    event Action? Declared;

    /// <summary>Raised once where others have declared this silo dead.</summary>
    event Action? Lost;

    /// <summary>Adds this silo to the list, and takes part from now on.</summary>
    Task JoinAsync(int gatewayPort, CancellationToken cancellationToken);

    Task AnnounceAsync(SiloStatus status, CancellationToken cancellationToken);

    /// <summary>Reads the list where the known one is older.</summary>
    Task RefreshAsync(long version, CancellationToken cancellationToken);

    /// <summary>Tells that a silo could not be reached.</summary>
    void Suspect(SiloAddress silo);
}
