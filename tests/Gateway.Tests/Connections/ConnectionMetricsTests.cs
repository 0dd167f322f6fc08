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
        var factory = server.Services.GetRequiredService<IMeterFactory>();
        var sums = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            // Other tests' servers have meters of the same name.
            if (instrument.Meter.Name == ConnectionMetrics.MeterName && instrument.Meter.Scope == factory)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var tag = tags.Length == 0 ? "" : $"|{tags[0].Value}";
            sums.AddOrUpdate(instrument.Name["orleanschat.connections.".Length..] + tag, value, (_, sum) => sum + value);
        });
        listener.Start();

        var (refused, _) = await RawSocket.RequestAsync(server.Port, "GET /ws HTTP/1.1", []);
        refused.Dispose();
        using var socket = await server.OpenRawAsync();
        await socket.SendAsync(ClientFrames.Text("hello"));
        Assert.Equal("hello", await socket.ReadTextAsync());
        await Eventually.TrueAsync(() => sums.GetValueOrDefault("open") == 1);
        await socket.SendAsync(ClientFrames.Frame(Opcode.Binary, []));
        await socket.ReadEndAsync(1003);

        await Eventually.TrueAsync(() => sums.GetValueOrDefault("closed|binary") == 1 && sums["open"] == 0);
        Assert.Equal(1, sums["refused|426"]);
        Assert.Equal(3, sums["frames.sent"]);
        Assert.Equal(2, sums["frames.received"]);
        Assert.True(sums["bytes.sent"] > 50);
        Assert.True(sums["bytes.received"] >= 17);
    }
}
