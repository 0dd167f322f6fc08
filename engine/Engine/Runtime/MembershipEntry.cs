namespace Orleans;

/// <summary>A silo as the membership table has it.</summary>
[GenerateSerializer]
public sealed class MembershipEntry
{
    [Id(0)]
    public Runtime.SiloAddress SiloAddress { get; set; } = null!;

    [Id(1)]
    public Runtime.SiloStatus Status { get; set; }

    /// <summary>Who takes it for dead, and since when; null where nobody does.</summary>
    [Id(2)]
    public List<Tuple<Runtime.SiloAddress, DateTime>> SuspectTimes { get; set; } = null!;

    /// <summary>For clients; 0 means none.</summary>
    [Id(3)]
    public int ProxyPort { get; set; }

    [Id(4)]
    public string HostName { get; set; } = null!;

    [Id(5)]
    public string SiloName { get; set; } = null!;

    [Id(6)]
    public string RoleName { get; set; } = null!;

    [Id(7)]
    public int UpdateZone { get; set; }

    [Id(8)]
    public int FaultZone { get; set; }

    [Id(9)]
    public DateTime StartTime { get; set; }

    [Id(10)]
    public DateTime IAmAliveTime { get; set; }

    public override string ToString() => $"SiloAddress={SiloAddress} SiloName={SiloName} Status={Status}";
}
