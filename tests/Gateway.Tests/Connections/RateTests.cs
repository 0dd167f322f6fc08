using OrleansChat.Gateway.Connections;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class RateTests
{
    [Fact]
    public void A_bucket_refills_with_time_up_to_its_burst()
    {
        var time = new ManualTimeProvider();
        var rate = new FrameRate(new ConnectionsOptions { FramesPerSecond = 10, FrameBurst = 3 }, time);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => rate.TryTake(time.GetTimestamp())));
        Assert.Equal(TimeSpan.FromMilliseconds(100), rate.RetryAfter);
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(rate.TryTake(time.GetTimestamp()));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => rate.TryTake(time.GetTimestamp())));
    }

    [Fact]
    public void Abuse_is_counted_within_a_window()
    {
        var time = new ManualTimeProvider();
        var rate = new FrameRate(new ConnectionsOptions { AbuseFrames = 2 }, time);
        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(_ => rate.IsAbuse(time.GetTimestamp())));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(rate.IsAbuse(time.GetTimestamp()));
    }

    [Fact]
    public async Task Messages_beyond_the_rate_are_told_apart_and_say_when_to_return()
    {
        var time = new ManualTimeProvider();
        await using var server = await SocketServer.StartAsync([("FrameBurst", 5), ("FramesPerSecond", 2)], time);
        using var socket = await server.OpenRawAsync();
        await socket.SendAsync([.. Enumerable.Range(0, 8).Select(i => ClientFrames.Text($"{i}"))]);
        await Eventually.TrueAsync(() => server.Handler.Throttled == 3);
        Assert.Equal(["0", "1", "2", "3", "4"], server.Handler.Messages);
        Assert.Equal(TimeSpan.FromMilliseconds(500), server.Handler.RetryAfter);
        time.Advance(TimeSpan.FromMilliseconds(500));
        await socket.SendAsync(ClientFrames.Text("again"));
        await Eventually.TrueAsync(() => server.Handler.Messages.Count == 6);
    }

    [Theory]
    [InlineData(Opcode.Text)]
    [InlineData(Opcode.Ping)]
    [InlineData(Opcode.Pong)]
    [InlineData(Opcode.Continuation)]
    public async Task Ten_thousand_frames_at_once_end_in_abuse_and_nobody_else_notices(object opcode)
    {
        await using var server = await SocketServer.StartAsync();
        using var other = await server.OpenRawAsync();
        using var socket = await server.OpenRawAsync();
        var frame = ClientFrames.Frame((Opcode)opcode, "x"u8, isFinal: (Opcode)opcode != Opcode.Continuation);
        byte[] start = (Opcode)opcode == Opcode.Continuation ? ClientFrames.Text("x", isFinal: false) : [];
        await socket.SendAsync([start, .. Enumerable.Repeat(frame, 10_000)]);
        await socket.ReadEndAsync(4502);
        await other.SendAsync(ClientFrames.Text("still here"));
        Assert.Equal("still here", await other.ReadTextAsync());
        Assert.InRange(server.Handler.Messages.Count, 1, 500);
    }

    [Fact]
    public async Task Ten_thousand_frames_at_once_are_served_where_the_settings_allow_it()
    {
        await using var server = await SocketServer.StartAsync([("FrameBurst", 20_000), ("MaxOutboxBytes", 4 * 1024 * 1024)]);
        using var socket = await server.OpenRawAsync();
        var sending = socket.SendAsync([.. Enumerable.Range(0, 10_000).Select(i => ClientFrames.Text($"{i}"))]);
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal($"{i}", await socket.ReadTextAsync());
        }

        await sending;
    }
}
