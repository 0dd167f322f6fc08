using Orleans.Concurrency;

namespace OrleansChat.Engine.Tests.Scheduling;

/// <summary>Shows how calls of one activation meet.</summary>
public interface ITurnGrain : IPlacedGrain
{
    /// <summary>Stands at a gate.</summary>
    Task HoldAsync(string gate);

    /// <summary>As <see cref="HoldAsync"/>, and may overlap with other calls that only read.</summary>
    [ReadOnly]
    Task HoldReadingAsync(string gate);

    Task NoteAsync(string line);

    /// <summary>The lines noted so far, also while another call is held.</summary>
    [AlwaysInterleave]
    Task<List<string>> PeekAsync();

    /// <summary>Counts itself, with some awaits inside; answers how many calls it has ever met inside.</summary>
    Task<int> StepAsync();

    /// <summary>Whether the code after each of some awaits runs by the same scheduler as the code before them.</summary>
    Task<bool> StaysOnItsSchedulerAsync();

    /// <summary>Calls <see cref="CallBackAsync"/> of another grain, which calls this one back.</summary>
    Task<string> RoundTripAsync(ITurnGrain other, bool allowReentrancy);

    Task<string> CallBackAsync(ITurnGrain caller, bool patiently);

    Task<string> AnswerAsync();

    /// <summary>As <see cref="AnswerAsync"/>, for callers who do not wait long.</summary>
    [ResponseTimeout("00:00:01")]
    Task<string> AnswerSoonAsync();

    [OneWay]
    Task FailOneWayAsync(string gate);

    [OneWay]
    Task HoldOneWayAsync(string gate);
}

/// <summary>As <see cref="ITurnGrain"/>, where calls may overlap.</summary>
public interface IReentrantTurnGrain : IPlacedGrain
{
    Task HoldAsync(string gate);

    /// <summary>A turn without awaits that reads and writes what other turns read and write.</summary>
    Task AddAsync();

    Task<(int Sum, int Overlaps)> TotalAsync();
}
