using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>A timer of one activation.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets the next tick and the time between the ticks after it.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}

/// <summary>How a grain timer ticks.</summary>
public readonly record struct GrainTimerCreationOptions()
{
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    public required TimeSpan DueTime { get; init; }

    /// <summary>The time between ticks; <see cref="Timeout.InfiniteTimeSpan"/>: only one.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether ticks overlap with calls, as those of a reentrant grain do.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether a tick counts as use of the activation.</summary>
    public bool KeepAlive { get; init; }
}
