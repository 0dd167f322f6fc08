using OrleansChat.Chaos.Faults;
using OrleansChat.Chaos.Load;

namespace OrleansChat.Chaos;

/// <summary>What a run is let loose on.</summary>
internal interface ICluster
{
    /// <summary>Where clients can connect at the moment.</summary>
    IReadOnlyList<GatewayAddress> Gateways { get; }

    /// <summary>The connection string of the database in which the rooms are.</summary>
    string Postgres { get; }

    /// <summary>The admin ports of the silos that run; none where there is no admin API to ask.</summary>
    IReadOnlyList<Uri> Admins { get; }

    string AdminKey { get; }

    IMembers Members { get; }
}
