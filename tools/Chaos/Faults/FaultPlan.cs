using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Faults;

/// <summary>What is to go wrong, for how long.</summary>
/// <param name="Duration">After this no fault begins, once each kind has been.</param>
/// <param name="Freeze">How long a silo is frozen: past the time after which the others declare it dead.</param>
internal sealed record FaultPlan(IReadOnlyList<FaultKind> Kinds, TimeSpan Duration, TimeSpan Freeze)
{
    /// <summary>How long the cluster is left in peace between two faults, at least and at most.</summary>
    public (TimeSpan Least, TimeSpan Most) Peace { get; init; } = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));

    /// <summary>How long a killed member stays away, at most.</summary>
    public TimeSpan Absence { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a frozen silo that went on may take to find out that it was declared dead and to end itself.</summary>
    public TimeSpan Awakening { get; init; } = TimeSpan.FromSeconds(15);
}
