using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Media;

/// <summary>What one user is uploading at this moment, and what they may on top of it. Single-threaded, as its grain is.</summary>
internal sealed class UploadLedger(LimitsOptions limits, TimeProvider time)
{
    private readonly Dictionary<string, Reservation> _underWay = new(StringComparer.Ordinal);

    public int UnderWay => Live().Count;

    public long ReservedBytes => Live().Values.Sum(reservation => reservation.Bytes);

    /// <summary>Makes room for an upload beside what is stored and what is under way.</summary>
    /// <param name="bytes">Its length; null where it is not known: then it may get as long as there is room.</param>
    public Outcome<UploadPermit> Reserve(MediaUsage usage, long? bytes, TimeSpan lease)
    {
        if (UnderWay >= limits.MediaUploadsAtOnce)
        {
            return MediaRefusals.TooManyAtOnce(limits.MediaUploadsAtOnce);
        }

        long reserved = ReservedBytes;
        long left = Math.Min(limits.MediaBytesPerUser - usage.Bytes, limits.MediaBytesPerDay - usage.RecentBytes) - reserved;
        long most = Math.Min(limits.MediaFileBytes, left);
        if (Check(usage, UnderWay, reserved + (bytes ?? 1), bytes ?? 1) is { } refusal)
        {
            return refusal;
        }

        string permit = Guid.NewGuid().ToString("n");
        _underWay[permit] = new Reservation(bytes ?? most, time.GetTimestamp(), lease);
        return new UploadPermit(permit, most);
    }

    /// <summary>Ends an upload; whether it can be kept, now that its length is known.</summary>
    public Refusal? Settle(string permit, MediaUsage usage, long bytes)
    {
        _underWay.Remove(permit);
        return Check(usage, 0, bytes, bytes);
    }

    public void Release(string permit) => _underWay.Remove(permit);

    private Refusal? Check(MediaUsage usage, int uploads, long bytesTogether, long bytes) =>
        bytes > limits.MediaFileBytes ? MediaRefusals.FileTooLarge(limits.MediaFileBytes)
        : usage.Bytes + bytesTogether > limits.MediaBytesPerUser ? MediaRefusals.NoRoomLeft(limits.MediaBytesPerUser)
        : usage.RecentUploads + uploads >= limits.MediaUploadsPerDay ? MediaRefusals.TooManyToday(limits.MediaUploadsPerDay)
        : usage.RecentBytes + bytesTogether > limits.MediaBytesPerDay ? MediaRefusals.TooMuchToday(limits.MediaBytesPerDay)
        : null;

    // A gateway that died has given up nothing.
    private Dictionary<string, Reservation> Live()
    {
        foreach (string late in _underWay.Where(entry => time.GetElapsedTime(entry.Value.Since) >= entry.Value.Lease).Select(entry => entry.Key).ToArray())
        {
            _underWay.Remove(late);
        }

        return _underWay;
    }

    private sealed record Reservation(long Bytes, long Since, TimeSpan Lease);
}
