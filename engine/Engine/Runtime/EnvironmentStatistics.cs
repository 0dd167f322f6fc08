namespace Orleans.Statistics;

/// <summary>What a process has of its machine.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Statistics.EnvironmentStatistics")]
public readonly struct EnvironmentStatistics
{
#pragma warning disable CA1051 // Orleans' own shape.
    [Id(0)]
    public readonly float FilteredCpuUsagePercentage;

    [Id(1)]
    public readonly long FilteredMemoryUsageBytes;

    [Id(2)]
    public readonly long FilteredAvailableMemoryBytes;

    [Id(3)]
    public readonly long MaximumAvailableMemoryBytes;

    [Id(4)]
    public readonly float RawCpuUsagePercentage;

    [Id(5)]
    public readonly long RawMemoryUsageBytes;

    [Id(6)]
    public readonly long RawAvailableMemoryBytes;
#pragma warning restore CA1051

    internal EnvironmentStatistics(float cpuUsagePercentage, long memoryUsageBytes, long maximumAvailableMemoryBytes)
    {
        FilteredCpuUsagePercentage = RawCpuUsagePercentage = cpuUsagePercentage;
        FilteredMemoryUsageBytes = RawMemoryUsageBytes = memoryUsageBytes;
        MaximumAvailableMemoryBytes = maximumAvailableMemoryBytes;
        FilteredAvailableMemoryBytes = RawAvailableMemoryBytes = Math.Max(0, maximumAvailableMemoryBytes - memoryUsageBytes);
    }
}
