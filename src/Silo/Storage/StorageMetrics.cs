using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrleansChat.Silo.Storage;

/// <summary>How storage is written and read. Appends divided by commits is how well they are grouped.</summary>
internal sealed class StorageMetrics
{
    public const string MeterName = "OrleansChat.Storage";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private readonly Counter<long> _commits;
    private readonly Counter<long> _appends;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _readFaults;
    private readonly UpDownCounter<long> _waiting;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<double> _readDuration;

    public StorageMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _commits = meter.CreateCounter<long>("orleanschat.storage.commits", "{commit}", "Commits of batches.");
        _appends = meter.CreateCounter<long>("orleanschat.storage.appends", "{append}", "Appends and state writes that commits carried.");
        _faults = meter.CreateCounter<long>("orleanschat.storage.faults", "{batch}", "Batches whose outcome is unknown.");
        _readFaults = meter.CreateCounter<long>("orleanschat.storage.read.faults", "{read}", "Reads that were not answered.");
        _waiting = meter.CreateUpDownCounter<long>("orleanschat.storage.waiting", "{append}", "Appends and state writes that wait for a batch, or are in one.");
        _batchSize = meter.CreateHistogram(
            "orleanschat.storage.batch.size", "{append}", "Appends and state writes in one commit.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] });
        _commitDuration = meter.CreateHistogram("orleanschat.storage.commit.duration", "s", "From the first statement of a batch to its commit.", advice: Seconds);
        _readDuration = meter.CreateHistogram("orleanschat.storage.read.duration", "s", "From the question to the answer of a read, waiting included.", advice: Seconds);

        // What has not happened yet is shown as zero, so that its first time shows.
        foreach (Counter<long> counter in (Counter<long>[])[_commits, _appends, _faults, _readFaults])
        {
            counter.Add(0);
        }
    }

    public void Waits() => _waiting.Add(1);

    /// <summary>As many are not waited for any more, however they ended.</summary>
    public void Ended(int appends) => _waiting.Add(-appends);

    public void Committed(int appends, long startedAt)
    {
        _commits.Add(1);
        _appends.Add(appends);
        _batchSize.Record(appends);
        _commitDuration.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
    }

    public void Failed() => _faults.Add(1);

    public void Read(long startedAt) => _readDuration.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);

    public void ReadFailed() => _readFaults.Add(1);
}
