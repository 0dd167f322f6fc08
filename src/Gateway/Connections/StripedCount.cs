using System.Numerics;

namespace OrleansChat.Gateway.Connections;

/// <summary>A sum that all processors add to without meeting: each has a cache line of its own.</summary>
internal sealed class StripedCount
{
    /// <summary>In numbers: two cache lines, since processors fetch them in pairs.</summary>
    private const int Stride = 16;

    private static readonly int Stripes = (int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount);

    private readonly long[] _sums = new long[(Stripes + 1) * Stride];

    /// <summary>Everything added so far.</summary>
    public long Sum
    {
        get
        {
            long sum = 0;
            for (int i = Stride; i < _sums.Length; i += Stride)
            {
                sum += Volatile.Read(ref _sums[i]);
            }

            return sum;
        }
    }

    public void Add(long value) => Interlocked.Add(ref _sums[((Thread.GetCurrentProcessorId() & (Stripes - 1)) + 1) * Stride], value);
}
