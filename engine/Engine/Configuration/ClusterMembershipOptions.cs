namespace Orleans.Configuration;

/// <summary>How silos watch over each other. <c>LeaseTimes</c> says what this engine makes of it.</summary>
public class ClusterMembershipOptions
{
    private TimeSpan? _maxProbeTimeout;

    /// <summary>How often a silo tells that it is alive.</summary>
    public TimeSpan IAmAliveTablePublishTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a silo looks who is there.</summary>
    public TimeSpan TableRefreshTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a sign of life may take.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one may take at most; by itself <see cref="ProbeTimeout"/>, which does not adapt here.</summary>
    public TimeSpan MaxProbeTimeout { get => _maxProbeTimeout ?? ProbeTimeout; set => _maxProbeTimeout = value; }

    /// <summary>How many signs of life may be missed.</summary>
    public int NumMissedProbesLimit { get; set; } = 3;

    /// <summary>Nothing here: one silo that saw a lease end is enough.</summary>
    public int NumVotesForDeathDeclaration { get; set; } = 2;

    /// <summary>Nothing here: nobody probes.</summary>
    public bool EnableIndirectProbes { get; set; } = true;

    /// <summary>How long a silo tries to join before it gives up.</summary>
    public TimeSpan MaxJoinAttemptTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the row of a dead silo is kept.</summary>
    public TimeSpan DefunctSiloExpiration { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often rows of dead silos are looked for; null: never.</summary>
    public TimeSpan? DefunctSiloCleanupPeriod { get; set; } = TimeSpan.FromHours(1);
}
