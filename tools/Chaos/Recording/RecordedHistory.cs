namespace OrleansChat.Chaos.Recording;

/// <summary>Everything that was seen of a run, and what the database has in the end.</summary>
/// <param name="Observations">In the order in which they were noticed; those of one connection in the order in which they happened.</param>
/// <param name="Stored">Every row of the logs of the run's rooms, in any order.</param>
internal sealed record RecordedHistory(IReadOnlyList<Observation> Observations, IReadOnlyList<LoggedEvent> Stored);
