namespace OrleansChat.Grains;

/// <summary>Since when an activation is there and how many requests it has had. Costs a request two additions. Single-threaded, as its grain is.</summary>
internal sealed class ActivationTally(TimeProvider time)
{
    public DateTimeOffset Since { get; } = time.GetUtcNow();

    public long Handled { get; private set; }

    public int UnderWay { get; private set; }

    /// <summary>Counts a request, from here to the end of the scope.</summary>
    public Request Begin()
    {
        UnderWay++;
        return new Request(this);
    }

    /// <summary>One request that is under way.</summary>
    internal readonly struct Request(ActivationTally tally) : IDisposable
    {
        public void Dispose()
        {
            tally.UnderWay--;
            tally.Handled++;
        }
    }
}
