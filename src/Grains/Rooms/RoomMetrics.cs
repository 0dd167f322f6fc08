using System.Diagnostics;
using System.Diagnostics.Metrics;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

/// <summary>What becomes of the messages that rooms are sent, and how their batches get into the log.</summary>
internal sealed class RoomMetrics
{
    public const string MeterName = "OrleansChat.Grains";

    private readonly Counter<long> _sends;
    private readonly Counter<long> _failures;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _appendDuration;

    public RoomMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _sends = meter.CreateCounter<long>("orleanschat.rooms.sends", "{message}", "Messages that rooms were sent, by what became of them.");
        _failures = meter.CreateCounter<long>("orleanschat.rooms.failures", "{activation}", "Activations that ended because they no longer knew what is stored.");
        _batchSize = meter.CreateHistogram(
            "orleanschat.rooms.batch.size", "{entry}", "Entries that a room wrote to its log at once.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500] });
        _appendDuration = meter.CreateHistogram(
            "orleanschat.rooms.append.duration", "s", "From a room's handing a batch to storage to its being committed.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        ShowZeros();
    }

    public void Sent(params ReadOnlySpan<Outcome<Sent>> outcomes)
    {
        int duplicate = 0;
        int refused = 0;
        int unavailable = 0;
        foreach (Outcome<Sent> outcome in outcomes)
        {
            duplicate += outcome.Value is { Duplicate: true } ? 1 : 0;
            unavailable += outcome.Refusal is { Code: RefusalCode.Unavailable } ? 1 : 0;
            refused += outcome.Refusal is { Code: not RefusalCode.Unavailable } ? 1 : 0;
        }

        Count(outcomes.Length - duplicate - refused - unavailable, "committed");
        Count(duplicate, "duplicate");
        Count(refused, "refused");
        Count(unavailable, "unavailable");
    }

    public void Appended(int entries, long startedAt)
    {
        _batchSize.Record(entries);
        _appendDuration.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
    }

    /// <summary>Another activation of the room has written.</summary>
    public void Overtaken() => Failed("conflict");

    /// <summary>Storage did not say whether it has written.</summary>
    public void AppendFailed() => Failed("append");

    private void Failed(string cause) => _failures.Add(1, new KeyValuePair<string, object?>("cause", cause));

    private void Count(int messages, string outcome)
    {
        if (messages > 0)
        {
            _sends.Add(messages, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    /// <summary>What has not happened yet is shown as zero, so that its first time shows.</summary>
    private void ShowZeros()
    {
        foreach (string outcome in (string[])["committed", "duplicate", "refused", "unavailable"])
        {
            _sends.Add(0, new KeyValuePair<string, object?>("outcome", outcome));
        }

        foreach (string cause in (string[])["conflict", "append"])
        {
            _failures.Add(0, new KeyValuePair<string, object?>("cause", cause));
        }
    }
}
