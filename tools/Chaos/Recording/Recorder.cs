namespace OrleansChat.Chaos.Recording;

/// <summary>Takes down what happens, from any thread, in one order, and counts it.</summary>
internal sealed class Recorder(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly List<Observation> _observations = [];
    private readonly Dictionary<LoggedEvent, LoggedEvent> _events = [];
    private int _connections;

    public TimeSpan Now => time.GetElapsedTime(_start);

    public int NextConnection() => Interlocked.Increment(ref _connections);

    /// <summary>Takes down what <paramref name="make"/> makes of the time.</summary>
    public void Note(Func<TimeSpan, Observation> make)
    {
        lock (_lock)
        {
            _observations.Add(make(Now));
        }
    }

    /// <summary>Takes down that an event arrived; the same event is kept once, however many get it.</summary>
    public void Delivered(string user, int connection, LoggedEvent arrived)
    {
        lock (_lock)
        {
            if (!_events.TryGetValue(arrived, out LoggedEvent? kept))
            {
                _events.Add(arrived, kept = arrived);
            }

            _observations.Add(new Delivered(Now, user, connection, kept));
        }
    }

    /// <summary>All so far.</summary>
    public Observation[] Observations
    {
        get
        {
            lock (_lock)
            {
                return [.. _observations];
            }
        }
    }

    public int CountOf<T>()
        where T : Observation
    {
        lock (_lock)
        {
            return _observations.Count(observation => observation is T);
        }
    }
}
