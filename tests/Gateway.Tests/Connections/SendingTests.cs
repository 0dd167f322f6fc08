using System.Net.WebSockets;
using System.Text;
using OrleansChat.Gateway.Connections;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class SendingTests
{
    private static readonly string Long = string.Concat(Enumerable.Repeat("one frame for everybody; ", 100));

    /// <summary>Sends until every buffer on the way is full, then until the outbox is.</summary>
    private static async Task OverflowAsync(Connection connection, OutboundFrame frame)
    {
        Task<bool> sending;
        do
        {
            sending = connection.SendAsync(frame).AsTask();
        }
        while (await Task.WhenAny(sending, Task.Delay(200)) == sending);

        while (connection.Send(frame))
        {
        }

        Assert.False(await sending);
        Assert.Equal(CloseReason.SlowConsumer, connection.Reason);
    }

    [Fact]
    public async Task One_frame_reaches_a_hundred_sockets_byte_by_byte_the_same()
    {
        await using var server = await SocketServer.StartAsync();
        var plain = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.OpenRawAsync()));
        var deflating = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.OpenRawAsync("Sec-WebSocket-Extensions: permessage-deflate")));
        await Eventually.TrueAsync(() => server.Handler.Opened.Count == 100);
        var frame = OutboundFrame.FromUtf8(Encoding.UTF8.GetBytes(Long));
        foreach (var connection in server.Handler.Opened.Values)
        {
            Assert.True(connection.Send(frame));
        }

        frame.Dispose();
        var received = await Task.WhenAll(plain.Select(socket => socket.ReadAsync()));
        Assert.All(received, got => Assert.Equal((false, Long), (got!.IsDeflated, got.Text)));
        received = await Task.WhenAll(deflating.Select(socket => socket.ReadAsync()));
        Assert.All(received, got => Assert.Equal((true, Long), (got!.IsDeflated, got.Text)));
        Assert.All(received, got => Assert.Equal(received[0]!.Payload, got!.Payload));
        await Eventually.TrueAsync(() => frame.IsReleased);
        Assert.All([.. plain, .. deflating], socket => socket.Dispose());
    }

    [Fact]
    public async Task Dot_nets_own_client_understands_the_compression()
    {
        await using var server = await SocketServer.StartAsync();
        using var client = await server.ConnectAsync(options => options.DangerousDeflateOptions = new());
        foreach (var text in new[] { "short", Long, new string('中', 20_000), Long })
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
            var buffer = new byte[64 * 1024];
            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await client.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += result.Count;
            }
            while (!result.EndOfMessage);

            Assert.Equal(text, Encoding.UTF8.GetString(buffer.AsSpan(0, length)));
        }
    }

    [Fact]
    public async Task Frames_of_every_size_arrive_in_order()
    {
        await using var server = await SocketServer.StartAsync([("MaxOutboxBytes", 8 * 1024 * 1024)]);
        using var socket = await server.OpenRawAsync();
        var connection = await server.Handler.OnlyAsync();
        var texts = Enumerable.Range(0, 300).Select(i => $"{i}:{new string('x', i * i % 40_000)}").ToList();
        foreach (var text in texts)
        {
            using var frame = OutboundFrame.FromUtf8(Encoding.UTF8.GetBytes(text));
            Assert.True(connection.Send(frame));
        }

        foreach (var text in texts)
        {
            Assert.Equal(text, await socket.ReadTextAsync());
        }
    }

    [Fact]
    public async Task Many_threads_may_send_at_once_and_each_ones_order_is_kept()
    {
        await using var server = await SocketServer.StartAsync([("MaxOutboxBytes", 8 * 1024 * 1024)]);
        using var socket = await server.OpenRawAsync();
        var connection = await server.Handler.OnlyAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                using var frame = OutboundFrame.FromUtf8(Encoding.UTF8.GetBytes($"{sender} {i}"));
                Assert.True(connection.Send(frame));
            }
        })));
        var next = new int[4];
        for (var i = 0; i < 4_000; i++)
        {
            var parts = (await socket.ReadTextAsync()).Split(' ').Select(int.Parse).ToArray();
            Assert.Equal(next[parts[0]]++, parts[1]);
        }
    }

    [Fact]
    public async Task Everything_queued_before_a_close_arrives_before_it()
    {
        await using var server = await SocketServer.StartAsync();
        using var socket = await server.OpenRawAsync();
        var connection = await server.Handler.OnlyAsync();
        using var frame = OutboundFrame.FromUtf8(Encoding.UTF8.GetBytes(Long));
        for (var i = 0; i < 100; i++)
        {
            connection.Send(frame);
        }

        connection.Close(CloseReason.SessionEnded, TimeSpan.FromSeconds(2));
        connection.Close(CloseReason.Banned);
        Assert.True(connection.IsClosing);
        Assert.False(connection.Send(frame));
        var frames = await socket.ReadEndAsync(4503);
        Assert.Equal(102, frames.Count);
        Assert.Equal("""{"type":"bye","code":4503,"reason":"session_ended","retry_after_ms":2000}""", frames[100].Text);
        Assert.Equal("session_ended", Encoding.UTF8.GetString(frames[101].Payload.AsSpan(2)));
        Assert.Equal(CloseReason.SessionEnded, await server.Handler.EndAsync());
    }

    [Fact]
    public async Task A_client_that_never_reads_is_closed_as_slow_and_nobody_else_notices()
    {
        await using var server = await SocketServer.StartAsync([("MaxOutboxBytes", 64 * 1024), ("CloseTimeout", "00:00:01"), ("SweepInterval", "00:00:00.050")]);
        using var slow = await RawSocket.OpenAsync(server.Port, [], receiveBuffer: 4096);
        var connection = await server.Handler.OnlyAsync();
        using var other = await server.OpenRawAsync();
        var frame = OutboundFrame.FromUtf8(new byte[8 * 1024]);
        await OverflowAsync(connection, frame);
        frame.Dispose();
        await other.SendAsync(ClientFrames.Text("still here"));
        Assert.Equal("still here", await other.ReadTextAsync());
        Assert.Equal(CloseReason.SlowConsumer, await server.Handler.EndAsync());
        await Eventually.TrueAsync(() => server.Registry.Count == 1 && frame.IsReleased);
    }

    [Fact]
    public async Task A_slow_client_that_wakes_up_in_time_reads_why_it_was_closed()
    {
        await using var server = await SocketServer.StartAsync([("MaxOutboxBytes", 64 * 1024), ("CloseTimeout", "00:00:30")]);
        using var slow = await RawSocket.OpenAsync(server.Port, [], receiveBuffer: 4096);
        var connection = await server.Handler.OnlyAsync();
        using var frame = OutboundFrame.FromUtf8(new byte[8 * 1024]);
        await OverflowAsync(connection, frame);
        await slow.ReadEndAsync(4001);
    }

    [Fact]
    public async Task Ephemeral_frames_are_dropped_before_a_slow_client_is()
    {
        await using var server = await SocketServer.StartAsync([("MaxOutboxBytes", 64 * 1024)]);
        using var slow = await RawSocket.OpenAsync(server.Port, [], receiveBuffer: 4096);
        var connection = await server.Handler.OnlyAsync();
        var typing = OutboundFrame.FromUtf8(new byte[8 * 1024]);
        for (var i = 0; i < 10_000; i++)
        {
            Assert.True(connection.Send(typing, ephemeral: true));
        }

        using var message = OutboundFrame.FromUtf8("lasting"u8);
        Assert.True(connection.Send(message));
        typing.Dispose();
        ServerFrame? frame;
        do
        {
            frame = await slow.ReadAsync();
        }
        while (frame!.Payload.Length > 100);
        Assert.Equal("lasting", frame.Text);
        await Eventually.TrueAsync(() => typing.IsReleased);
    }

    [Fact]
    public async Task Whoever_waits_for_room_goes_at_the_readers_pace()
    {
        await using var server = await SocketServer.StartAsync([("MaxOutboxBytes", 64 * 1024)]);
        using var socket = await RawSocket.OpenAsync(server.Port, [], receiveBuffer: 4096);
        var connection = await server.Handler.OnlyAsync();
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                using var frame = OutboundFrame.FromUtf8(Encoding.UTF8.GetBytes($"{i} {new string('x', 4_000)}"));
                Assert.True(await connection.SendAsync(frame));
            }
        });
        for (var i = 0; i < 2_000; i++)
        {
            Assert.StartsWith($"{i} ", await socket.ReadTextAsync(), StringComparison.Ordinal);
        }

        await sending;
        Assert.False(connection.IsClosing);
    }

    [Fact]
    public async Task Waiting_for_room_ends_with_the_connection()
    {
        await using var server = await SocketServer.StartAsync([("MaxOutboxBytes", 64 * 1024)]);
        using var socket = await RawSocket.OpenAsync(server.Port, [], receiveBuffer: 4096);
        var connection = await server.Handler.OnlyAsync();
        var frame = OutboundFrame.FromUtf8(new byte[30_000]);
        var sending = Task.Run(async () =>
        {
            while (await connection.SendAsync(frame))
            {
            }
        });
        socket.Socket.LingerState = new(true, 0);
        socket.Dispose();
        await Eventually.ReturnsAsync(sending);
        frame.Dispose();
        await Eventually.TrueAsync(() => frame.IsReleased);
        Assert.Equal(CloseReason.Lost, await server.Handler.EndAsync());
    }
}
