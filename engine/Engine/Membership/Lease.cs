namespace Orleans.Membership;

/// <summary>
/// How long a silo may serve. It is told from when on it was surely on the list, by a clock that nobody sets; when its time is over, or it is
/// revoked, the silo answers nothing until it is extended.
/// </summary>
internal sealed class Lease(TimeProvider time, TimeSpan? length)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private TaskCompletionSource _extended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _until = long.MinValue;
    private bool _revoked;

    public bool Valid => time.GetTimestamp() < Volatile.Read(ref _until) && !Volatile.Read(ref _revoked);

    /// <param name="since">When it was asked for, by the timestamp of the same clock.</param>
    public void Extend(long since)
    {
        Volatile.Write(ref _until, length is { } span ? since + (long)(span.TotalSeconds * time.TimestampFrequency) : long.MaxValue);
        Signal();
    }

    /// <summary>Ends it for good.</summary>
    public void Revoke()
    {
        Volatile.Write(ref _revoked, true);
        Signal();
    }

    /// <summary>
    /// Waits a moment for a lease that has run out: one that is extended was nobody else's meanwhile, and what was found before is still true.
    /// </summary>
    public async Task<bool> RegainAsync()
    {
        long start = time.GetTimestamp();
        while (!Valid)
        {
            Task extended = Volatile.Read(ref _extended).Task;
            TimeSpan left = Patience - time.GetElapsedTime(start);
            if (Volatile.Read(ref _revoked) || left <= TimeSpan.Zero)
            {
                return false;
            }

            if (!Valid)
            {
                await extended.WaitAsync(left, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }

        return true;
    }

    private void Signal() => Interlocked.Exchange(ref _extended, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
