using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Telemetry;

/// <summary>docs/metrics.md tells every metric of ours, as it really is.</summary>
[Collection(ObservedGateway.Collection)]
public sealed class MetricsDocumentTests
{
    private static readonly Dictionary<string, string[]> Rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "metrics.md"))
        .Where(line => line.StartsWith("| `orleanschat.", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])
        .ToDictionary(cells => cells[0].Trim('`'));

    [Fact]
    public async Task Every_metric_is_told_with_its_kind_unit_labels_and_meaning_and_no_other()
    {
        using var seen = new Seen();
        await using (ObservedGateway gateway = await ObservedGateway.StartAsync([], services => seen.Follow(services.GetRequiredService<IMeterFactory>())))
        {
            await TalkAsync(gateway.Socket);
            seen.Look();
        }

        Assert.Equal(seen.Instruments.Keys.Order(), Rows.Keys.Order());
        Assert.All(seen.Instruments, instrument =>
        {
            string[] row = Rows[instrument.Key];
            Assert.Equal((instrument.Key, KindOf(instrument.Value), instrument.Value.Unit), (row[0].Trim('`'), row[1], row[2].Trim('`')));
            Assert.Equal(instrument.Value.Description, row[4]);
            if (seen.Labels.TryGetValue(instrument.Key, out string? labels))
            {
                Assert.Equal((instrument.Key, labels), (instrument.Key, row[3].Replace("`", "", StringComparison.Ordinal)));
            }
        });
    }

    private static async Task TalkAsync(Uri socket)
    {
        await using (FrameClient alice = await FrameClient.GuestAsync(socket, "alice"))
        {
            await alice.JoinAsync("lobby");
            await alice.SendAsync("lobby", "hello");
            await alice.NextAsync("message");
        }
    }

    private static string KindOf(Instrument instrument)
    {
        string type = instrument.GetType().Name;
        return type.Contains("UpDownCounter", StringComparison.Ordinal) ? "up-down counter"
            : type.Contains("Counter", StringComparison.Ordinal) ? "counter"
            : type.Contains("Histogram", StringComparison.Ordinal) ? "histogram"
            : "gauge";
    }

    /// <summary>The instruments of one host, and the labels that they were used with.</summary>
    private sealed class Seen : IDisposable
    {
        private readonly MeterListener _listener = new();

        public ConcurrentDictionary<string, Instrument> Instruments { get; } = [];

        public ConcurrentDictionary<string, string> Labels { get; } = [];

        public void Follow(IMeterFactory factory)
        {
            _listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == factory && instrument.Meter.Name.StartsWith("OrleansChat.", StringComparison.Ordinal))
                {
                    Instruments[instrument.Name] = instrument;
                    self.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<int>(Note);
            _listener.SetMeasurementEventCallback<long>(Note);
            _listener.SetMeasurementEventCallback<double>(Note);
            _listener.Start();
        }

        public void Look() => _listener.RecordObservableInstruments();

        public void Dispose() => _listener.Dispose();

        private void Note<T>(Instrument instrument, T measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
            Labels[instrument.Name] = string.Join(", ", tags.ToArray().Select(tag => tag.Key));
    }
}
