using OrleansChat.Chaos.Faults;
using OrleansChat.Chaos.Load;

namespace OrleansChat.Chaos;

/// <summary>What a run is to do.</summary>
/// <param name="Seed">From which everything random comes, as far as time lets it.</param>
internal sealed record ChaosPlan(LoadPlan Load, FaultPlan Faults, int Seed)
{
    /// <summary>How long the clients have to come to their rooms.</summary>
    public TimeSpan Gathering { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after the last fault a message may take to be acknowledged.</summary>
    public TimeSpan Answering { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after the last message its room's members may take to have seen everything.</summary>
    public TimeSpan Converging { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after people came and went the cluster may take to say so.</summary>
    public TimeSpan Presence { get; init; } = TimeSpan.FromSeconds(10);
}
