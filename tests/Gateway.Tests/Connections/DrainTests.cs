using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Gateway.Connections;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class DrainTests
{
    [Fact]
    public async Task Everybody_is_told_to_come_back_at_another_moment()
    {
        await using var server = await SocketServer.StartAsync([("DrainWave", 7)]);
        var sockets = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.OpenRawAsync()));
        await Eventually.TrueAsync(() => server.Handler.Opened.Count == 20);
        var stopping = server.StopAsync();
        var ends = await Task.WhenAll(sockets.Select(socket => socket.ReadEndAsync(4000)));
        await Eventually.ReturnsAsync(stopping);
        var retries = ends.Select(frames => JsonDocument.Parse(frames[^2].Text).RootElement.GetProperty("retry_after_ms").GetInt64()).ToList();
        Assert.All(retries, retry => Assert.InRange(retry, 0, 5_000));
        Assert.True(retries.Distinct().Count() > 10);
        Assert.All(server.Handler.Closed.Values, reasons => Assert.Equal([CloseReason.Draining], reasons));
        Assert.Equal(20, server.Handler.Closed.Count);
        Assert.All(sockets, socket => socket.Dispose());
    }

    [Fact]
    public async Task What_was_queued_before_the_end_arrives()
    {
        await using var server = await SocketServer.StartAsync();
        using var socket = await server.OpenRawAsync();
        var connection = await server.Handler.OnlyAsync();
        using var frame = OutboundFrame.FromUtf8(new byte[1_000]);
        for (var i = 0; i < 300; i++)
        {
            connection.Send(frame);
        }

        var stopping = server.StopAsync();
        Assert.Equal(302, (await socket.ReadEndAsync(4000)).Count);
        await Eventually.ReturnsAsync(stopping);
    }

    [Fact]
    public async Task Newcomers_are_sent_elsewhere_while_the_old_ones_leave()
    {
        await using var server = await SocketServer.StartAsync();
        using var socket = await server.OpenRawAsync();
        await server.Handler.OnlyAsync();
        var stopping = server.StopAsync();
        var drain = server.Services.GetRequiredService<ConnectionDrain>();
        await Eventually.TrueAsync(() => drain.IsDraining);
        var (late, answer) = await RawSocket.RequestAsync(server.Port, "GET /ws HTTP/1.1", RawSocket.GoodHeaders);
        late.Dispose();
        Assert.Equal((503, "1", "unavailable"), (answer.Status, answer.Headers["Retry-After"], answer.Json.GetProperty("code").GetString()));
        Assert.False(stopping.IsCompleted);
        await socket.ReadEndAsync(4000);
        await Eventually.ReturnsAsync(stopping);
    }

    [Fact]
    public async Task Whoever_does_not_leave_is_broken_off()
    {
        await using var server = await SocketServer.StartAsync([("DrainTimeout", "00:00:00.300"), ("CloseTimeout", "00:00:30")]);
        using var socket = await server.OpenRawAsync();
        await server.Handler.OnlyAsync();
        await Eventually.ReturnsAsync(server.StopAsync());
        Assert.Equal(CloseReason.Draining, await server.Handler.EndAsync());
    }
}
