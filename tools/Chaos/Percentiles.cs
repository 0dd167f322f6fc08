namespace OrleansChat.Chaos;

/// <summary>Times, and how they are distributed.</summary>
internal sealed class Percentiles(IEnumerable<TimeSpan> times)
{
    private readonly TimeSpan[] _sorted = [.. times.Order()];

    public int Count => _sorted.Length;

    public TimeSpan P50 => At(0.50);

    public TimeSpan P99 => At(0.99);

    private TimeSpan At(double share) => _sorted.Length == 0 ? TimeSpan.Zero : _sorted[(int)Math.Ceiling(share * _sorted.Length) - 1];
}
