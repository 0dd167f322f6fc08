using System.Diagnostics.Metrics;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>What searching costs, and how the index keeps up.</summary>
internal sealed class SearchMetrics
{
    public const string MeterName = "OrleansChat.Search";

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _chapters;
    private readonly Counter<long> _faults;

    public SearchMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram(
            "orleanschat.search.duration", "s", "How long storage took for a page of what was searched for.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        _messages = meter.CreateCounter<long>("orleanschat.search.messages", "{message}", "Messages that searches looked at.");
        _chapters = meter.CreateCounter<long>("orleanschat.search.chapters", "{chapter}", "Chapters of logs that were indexed, 32 entries each.");
        _faults = meter.CreateCounter<long>("orleanschat.search.index.faults", "{batch}", "Attempts to index chapters that failed.");
        foreach (Counter<long> counter in (Counter<long>[])[_messages, _chapters, _faults])
        {
            counter.Add(0);
        }
    }

    public void Searched(TimeSpan duration, int messages)
    {
        _duration.Record(duration.TotalSeconds);
        _messages.Add(messages);
    }

    public void Indexed(int chapters) => _chapters.Add(chapters);

    public void Failed() => _faults.Add(1);
}
