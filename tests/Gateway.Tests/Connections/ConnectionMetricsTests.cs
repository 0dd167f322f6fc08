using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Gateway.Connections;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class ConnectionMetricsTests
{
    [Fact]
    public async Task What_passes_through_sockets_is_counted()
    {
        await using var server = await SocketServer.StartAsync();
        using var counted = new Counted(server.Services.GetRequiredService<IMeterFactory>());

        var (refused, _) = await RawSocket.RequestAsync(server.Port, "GET /ws HTTP/1.1", []);
        refused.Dispose();
        using var socket = await server.OpenRawAsync();
        await socket.SendAsync(ClientFrames.Text("hello"));
        Assert.Equal("hello", await socket.ReadTextAsync());
        await Eventually.TrueAsync(() => counted["open|anonymous"] + counted["open|signed_in"] == 1);
        await socket.SendAsync(ClientFrames.Frame(Opcode.Binary, []));
        await socket.ReadEndAsync(1003);

        await Eventually.TrueAsync(() => counted["closed|binary"] == 1 && counted["open|anonymous"] + counted["open|signed_in"] == 0);
        Assert.Equal(1, counted["refused|426"]);
        Assert.Equal(3, counted["frames.sent"]);
        Assert.Equal(2, counted["frames.received"]);
        Assert.True(counted["sent"] > 50);
        Assert.True(counted["received"] >= 17);
        Assert.Equal(0, counted["waiting"]);
    }

    [Fact]
    public void What_all_processors_add_is_one_sum()
    {
        var count = new StripedCount();

        Parallel.For(0, 1000, _ => count.Add(3));

        Assert.Equal(3000, count.Sum);
    }

    /// <summary>What one server's meters say at this moment.</summary>
    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<string, long> _sums = new();

        public Counted(IMeterFactory factory)
        {
            _listener.InstrumentPublished = (instrument, self) =>
            {
                // Other tests' servers have meters of the same name.
                if (instrument.Meter.Name == ConnectionMetrics.MeterName && instrument.Meter.Scope == factory)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                var name = instrument.Name["orleanschat.connections.".Length..] + (tags.Length == 0 ? "" : $"|{tags[0].Value}");
                _sums.AddOrUpdate(name, value, (_, sum) => instrument.IsObservable ? value : sum + value);
            });
            _listener.Start();
        }

        public long this[string name]
        {
            get
            {
                _listener.RecordObservableInstruments();
                return _sums.GetValueOrDefault(name);
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
