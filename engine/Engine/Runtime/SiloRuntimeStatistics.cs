using Orleans.Statistics;

namespace Orleans.Runtime;

/// <summary>How a silo fares.</summary>
[GenerateSerializer, Immutable]
public sealed class SiloRuntimeStatistics
{
    internal SiloRuntimeStatistics()
    {
    }

    [Id(0)]
    public int ActivationCount { get; internal init; }

    [Id(1)]
    public int RecentlyUsedActivationCount { get; internal init; }

    [Id(6)]
    public bool IsOverloaded { get; internal init; }

    /// <summary>Clients that are connected to this silo.</summary>
    [Id(7)]
    public long ClientCount { get; internal init; }

    [Id(8)]
    public long ReceivedMessages { get; internal init; }

    [Id(9)]
    public long SentMessages { get; internal init; }

    [Id(10)]
    public DateTime DateTime { get; internal init; }

    [Id(11)]
    public EnvironmentStatistics EnvironmentStatistics { get; internal init; }

    public override string ToString() =>
        $"SiloRuntimeStatistics: ActivationCount={ActivationCount} ClientCount={ClientCount} ReceivedMessages={ReceivedMessages} SentMessages={SentMessages}";
}
