using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrleansChat.Silo.Storage;

/// <summary>How storage is written. Appends divided by commits is how well they are grouped.</summary>
internal sealed class StorageMetrics
{
    public const string MeterName = "OrleansChat.Storage";

    private readonly Counter<long> _commits;
    private readonly Counter<long> _appends;
    private readonly Counter<long> _faults;
    private readonly Histogram<double> _duration;

    public StorageMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _commits = meter.CreateCounter<long>("orleanschat.storage.commits", "{commit}", "Commits of batches.");
        _appends = meter.CreateCounter<long>("orleanschat.storage.appends", "{append}", "Appends and state writes that commits carried.");
        _faults = meter.CreateCounter<long>("orleanschat.storage.faults", "{batch}", "Batches whose outcome is unknown.");
        _duration = meter.CreateHistogram<double>("orleanschat.storage.commit.duration", "s", "From the first statement of a batch to its commit.");
    }

    public void Committed(int appends, long startedAt)
    {
        _commits.Add(1);
        _appends.Add(appends);
        _duration.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
    }

    public void Failed() => _faults.Add(1);
}
