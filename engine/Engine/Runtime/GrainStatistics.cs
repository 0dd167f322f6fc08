namespace Orleans.Runtime;

/// <summary>How many activations of a grain class a silo has.</summary>
[GenerateSerializer]
public sealed class SimpleGrainStatistic
{
    [Id(0)]
    public string GrainType { get; set; } = string.Empty;

    [Id(1)]
    public SiloAddress SiloAddress { get; set; } = null!;

    [Id(2)]
    public int ActivationCount { get; set; }
}

/// <summary>One activation.</summary>
[GenerateSerializer]
public sealed class DetailedGrainStatistic
{
    [Id(0)]
    public string GrainType { get; set; } = string.Empty;

    [Id(1)]
    public SiloAddress SiloAddress { get; set; } = null!;

    [Id(2)]
    public GrainId GrainId { get; set; }
}
