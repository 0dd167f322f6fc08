using System.Diagnostics.Metrics;

namespace OrleansChat.Gateway.Media;

/// <summary>What is uploaded, downloaded and removed at this gateway.</summary>
internal sealed class MediaMetrics
{
    public const string MeterName = "OrleansChat.Gateway.Media";

    private readonly Counter<long> _uploads;
    private readonly Counter<long> _stored;
    private readonly Counter<long> _downloads;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _thumbnails;
    private readonly Counter<long> _removed;
    private int _underWay;

    public MediaMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _uploads = meter.CreateCounter<long>("orleanschat.media.uploads", "{upload}", "Uploads, by what became of them.");
        _stored = meter.CreateCounter<long>("orleanschat.media.stored", "By", "Bytes of uploads that were stored.");
        _downloads = meter.CreateCounter<long>("orleanschat.media.downloads", "{download}", "Requests for uploads and thumbnails, by outcome.");
        _sent = meter.CreateCounter<long>("orleanschat.media.sent", "By", "Bytes of uploads and thumbnails that were sent.");
        _thumbnails = meter.CreateCounter<long>("orleanschat.media.thumbnails", "{thumbnail}", "Images that should have had a thumbnail, by whether they got one.");
        _removed = meter.CreateCounter<long>("orleanschat.media.removed", "{file}", "Uploads whose files were removed: carried by nothing, or never finished.");
        meter.CreateObservableUpDownCounter("orleanschat.media.uploads.under_way", () => Volatile.Read(ref _underWay), "{upload}", "Uploads that are under way.");
        _stored.Add(0);
        _sent.Add(0);
    }

    public void Began() => Interlocked.Increment(ref _underWay);

    public void Ended() => Interlocked.Decrement(ref _underWay);

    /// <param name="outcome">One of the wire's codes, <c>ok</c>, or <c>cut</c> where the client has gone.</param>
    public void Uploaded(string outcome) => _uploads.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Stored(long bytes) => _stored.Add(bytes);

    public void Downloaded(bool thumbnail, string outcome) => _downloads.Add(
        1, new KeyValuePair<string, object?>("kind", thumbnail ? "thumbnail" : "file"), new KeyValuePair<string, object?>("outcome", outcome));

    public void Sent(int bytes) => _sent.Add(bytes);

    public void Thumbnail(bool made) => _thumbnails.Add(1, new KeyValuePair<string, object?>("result", made ? "made" : "none"));

    public void Removed(int files, bool orphans) => _removed.Add(files, new KeyValuePair<string, object?>("reason", orphans ? "orphan" : "unfinished"));
}
