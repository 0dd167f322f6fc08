namespace Orleans.Membership;

/// <summary>
/// How long a silo may serve. It is told from when on it was surely on the list, by a clock that nobody sets; when its time is over, or it is
/// revoked, the silo answers nothing until it is extended.
/// </summary>
internal sealed class Lease(TimeProvider time, TimeSpan? length)
{
    private long _until = long.MinValue;
    private bool _revoked;

    public bool Valid => time.GetTimestamp() < Volatile.Read(ref _until) && !Volatile.Read(ref _revoked);

    /// <param name="since">When it was asked for, by the timestamp of the same clock.</param>
    public void Extend(long since) => Volatile.Write(
        ref _until, length is { } span ? since + (long)(span.TotalSeconds * time.TimestampFrequency) : long.MaxValue);

    /// <summary>Ends it for good.</summary>
    public void Revoke() => Volatile.Write(ref _revoked, true);
}
