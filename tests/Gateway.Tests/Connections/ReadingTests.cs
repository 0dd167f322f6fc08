using System.Text;
using OrleansChat.Gateway.Connections;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class ReadingTests
{
    private const int Limit = 64 * 1024;

    private static byte[] Letters(int count) => Encoding.ASCII.GetBytes(new string('x', count));

    private static async Task AssertEndsAsync(int code, params byte[][] pieces)
    {
        await using var server = await SocketServer.StartAsync([("SweepInterval", "00:00:00.050")]);
        using var socket = await server.OpenRawAsync("Sec-WebSocket-Extensions: permessage-deflate");
        await socket.SendAsync(pieces);
        await socket.ReadEndAsync(code);
        Assert.Equal(code, (await server.Handler.EndAsync()).Code);
        await Eventually.TrueAsync(() => server.Registry.Count == 0);
        Assert.Empty(server.Handler.Log.Errors);
    }

    [Fact]
    public async Task A_message_may_come_byte_by_byte()
    {
        await using var server = await SocketServer.StartAsync();
        using var socket = await server.OpenRawAsync();
        foreach (var part in ClientFrames.Text("hello"))
        {
            await socket.SendAsync([part]);
        }

        Assert.Equal("hello", await socket.ReadTextAsync());
    }

    [Fact]
    public async Task Many_messages_may_come_at_once_and_keep_their_order()
    {
        await using var server = await SocketServer.StartAsync();
        using var socket = await server.OpenRawAsync();
        await socket.SendAsync([.. Enumerable.Range(0, 150).Select(i => ClientFrames.Text($"message {i}"))]);
        for (var i = 0; i < 150; i++)
        {
            Assert.Equal($"message {i}", await socket.ReadTextAsync());
        }
    }

    [Fact]
    public async Task Control_frames_may_come_between_fragments()
    {
        await using var server = await SocketServer.StartAsync();
        using var socket = await server.OpenRawAsync();
        await socket.SendAsync(ClientFrames.Text("one ", isFinal: false), ClientFrames.Frame(Opcode.Ping, "are you there?"u8));
        var pong = await socket.ReadAsync();
        Assert.Equal((Opcode.Pong, "are you there?"), (pong!.Opcode, pong.Text));
        await socket.SendAsync(ClientFrames.Frame(Opcode.Pong, []), ClientFrames.Frame(Opcode.Continuation, "message"u8));
        Assert.Equal("one message", await socket.ReadTextAsync());
    }

    [Fact]
    public async Task Sixty_four_kilobytes_are_allowed_in_any_shape()
    {
        await using var server = await SocketServer.StartAsync();
        using var socket = await server.OpenRawAsync("Sec-WebSocket-Extensions: permessage-deflate");
        var text = Letters(Limit);
        await socket.SendAsync(ClientFrames.Frame(Opcode.Text, text));
        Assert.Equal(Limit, (await socket.ReadTextAsync()).Length);
        await socket.SendAsync(
            ClientFrames.Frame(Opcode.Text, text.AsSpan(0, 30_000), isFinal: false),
            ClientFrames.Frame(Opcode.Continuation, text.AsSpan(30_000)));
        Assert.Equal(Limit, (await socket.ReadTextAsync()).Length);
        await socket.SendAsync(ClientFrames.Frame(Opcode.Text, ClientFrames.Deflate(text), rsv1: true));
        Assert.Equal(Limit, (await socket.ReadTextAsync()).Length);
    }

    [Fact]
    public Task One_byte_more_is_too_big() => AssertEndsAsync(1009, ClientFrames.Frame(Opcode.Text, Letters(Limit + 1)));

    [Fact]
    public Task One_byte_more_in_fragments_is_too_big() =>
        AssertEndsAsync(1009, ClientFrames.Frame(Opcode.Text, Letters(Limit), isFinal: false), ClientFrames.Frame(Opcode.Continuation, "x"u8));

    [Fact]
    public Task A_claim_of_exabytes_is_too_big_before_any_of_it_comes() => AssertEndsAsync(1009, ClientFrames.Header(0x81, long.MaxValue));

    [Fact]
    public Task A_bomb_is_too_big() =>
        AssertEndsAsync(1009, ClientFrames.Frame(Opcode.Text, ClientFrames.Deflate(new byte[30 * 1024 * 1024]), rsv1: true));

    [Fact]
    public Task Invalid_text_split_over_fragments_is_not_utf8() => AssertEndsAsync(
        1007,
        ClientFrames.Frame(Opcode.Text, [0xE4, 0xB8], isFinal: false),
        ClientFrames.Frame(Opcode.Continuation, [0x41]));

    [Fact]
    public Task Text_that_ends_within_a_character_is_not_utf8() => AssertEndsAsync(1007, ClientFrames.Frame(Opcode.Text, [0x61, 0xE4, 0xB8]));

    [Fact]
    public Task A_binary_message_is_refused() => AssertEndsAsync(1003, ClientFrames.Frame(Opcode.Binary, [1, 2, 3]));

    [Fact]
    public Task An_unmasked_frame_is_a_protocol_error() => AssertEndsAsync(1002, ClientFrames.Frame(Opcode.Text, "x"u8, masked: false));

    [Fact]
    public Task A_reserved_bit_is_a_protocol_error() => AssertEndsAsync(1002, [0xA1, 0x80, 0, 0, 0, 0]);

    [Fact]
    public Task A_reserved_opcode_is_a_protocol_error() => AssertEndsAsync(1002, [0x83, 0x80, 0, 0, 0, 0]);

    [Fact]
    public Task A_fragmented_ping_is_a_protocol_error() => AssertEndsAsync(1002, ClientFrames.Frame(Opcode.Ping, [], isFinal: false));

    [Fact]
    public Task A_long_ping_is_a_protocol_error() => AssertEndsAsync(1002, ClientFrames.Frame(Opcode.Ping, new byte[126]));

    [Fact]
    public Task A_continuation_of_nothing_is_a_protocol_error() => AssertEndsAsync(1002, ClientFrames.Frame(Opcode.Continuation, "x"u8));

    [Fact]
    public Task A_message_within_a_message_is_a_protocol_error() =>
        AssertEndsAsync(1002, ClientFrames.Text("a", isFinal: false), ClientFrames.Text("b"));

    [Fact]
    public Task A_compressed_continuation_is_a_protocol_error() =>
        AssertEndsAsync(1002, ClientFrames.Text("a", isFinal: false), ClientFrames.Frame(Opcode.Continuation, [0], rsv1: true));

    [Fact]
    public Task Rubbish_instead_of_deflate_is_a_protocol_error() =>
        AssertEndsAsync(1002, ClientFrames.Frame(Opcode.Text, [0xFF, 0xFF, 0xFF], rsv1: true));

    [Fact]
    public async Task Compression_that_was_not_agreed_to_is_a_protocol_error()
    {
        await using var server = await SocketServer.StartAsync();
        using var socket = await server.OpenRawAsync();
        await socket.SendAsync(ClientFrames.Frame(Opcode.Text, ClientFrames.Deflate("x"u8), rsv1: true));
        await socket.ReadEndAsync(1002);
    }

    [Theory]
    [InlineData("", 1000, false)]
    [InlineData("03E8", 1000, false)]
    [InlineData("03E9", 1001, false)]
    [InlineData("1387", 4999, false)]
    [InlineData("03E8C3A9", 1000, false)]
    [InlineData("03", 1002, true)]
    [InlineData("03ED", 1002, true)]
    [InlineData("03EE", 1002, true)]
    [InlineData("03E7", 1002, true)]
    [InlineData("1388", 1002, true)]
    [InlineData("03E8FF", 1007, true)]
    public async Task A_close_frame_is_answered(string payload, int code, bool bye)
    {
        await using var server = await SocketServer.StartAsync();
        using var socket = await server.OpenRawAsync();
        await socket.SendAsync(ClientFrames.Frame(Opcode.Close, Convert.FromHexString(payload)));
        await socket.ReadEndAsync(code, bye);
        Assert.Equal(code, (await server.Handler.EndAsync()).Code);
    }

    [Fact]
    public async Task Nothing_behind_a_close_frame_is_read()
    {
        await using var server = await SocketServer.StartAsync();
        using var socket = await server.OpenRawAsync();
        await socket.SendAsync(ClientFrames.Text("before"), ClientFrames.Close(1000), ClientFrames.Text("behind"));
        Assert.Equal("before", await socket.ReadTextAsync());
        await socket.ReadEndAsync(1000, bye: false);
        await server.Handler.EndAsync();
        Assert.Equal(["before"], server.Handler.Messages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_peer_that_hangs_up_without_a_word_is_lost(bool reset)
    {
        await using var server = await SocketServer.StartAsync();
        using var socket = await server.OpenRawAsync();
        var connection = await server.Handler.OnlyAsync();
        await socket.SendAsync(ClientFrames.Text("half a mess", isFinal: false));
        socket.Socket.LingerState = new(reset, 0);
        socket.Dispose();
        Assert.Equal(CloseReason.Lost, await server.Handler.EndAsync());
        Assert.True(connection.Closed.IsCancellationRequested);
        using var frame = OutboundFrame.FromUtf8("{}"u8);
        Assert.False(connection.Send(frame));
        Assert.False(await connection.SendAsync(frame));
        Assert.Empty(server.Handler.Log.Errors);
    }

    [Fact]
    public async Task The_next_message_waits_until_the_handler_has_done_with_the_last()
    {
        await using var server = await SocketServer.StartAsync();
        var gate = new TaskCompletionSource();
        server.Handler.Receiving = async (connection, message) =>
        {
            await gate.Task;
            await ScriptedHandler.Echo(connection, message);
        };
        using var socket = await server.OpenRawAsync();
        await socket.SendAsync(ClientFrames.Text("one"), ClientFrames.Text("two"));
        await Eventually.TrueAsync(() => !server.Handler.Messages.IsEmpty);
        Assert.Equal(["one"], server.Handler.Messages);
        gate.SetResult();
        Assert.Equal("one", await socket.ReadTextAsync());
        Assert.Equal("two", await socket.ReadTextAsync());
    }

    [Fact]
    public async Task A_handler_that_throws_ends_its_own_connection_only()
    {
        await using var server = await SocketServer.StartAsync();
        using var other = await server.OpenRawAsync();
        server.Handler.Receiving = (connection, message) =>
            message.Length == 4 ? throw new InvalidOperationException("boom") : ScriptedHandler.Echo(connection, message);
        using var socket = await server.OpenRawAsync();
        await socket.SendAsync(ClientFrames.Text("boom"));
        await socket.ReadEndAsync(4003);
        await other.SendAsync(ClientFrames.Text("still here"));
        Assert.Equal("still here", await other.ReadTextAsync());
        Assert.Equal("boom", Assert.Single(server.Handler.Log.Errors).Message);
    }

    [Fact]
    public async Task A_handler_that_throws_at_the_opening_ends_the_connection()
    {
        await using var server = await SocketServer.StartAsync();
        server.Handler.Opening = _ => throw new InvalidOperationException("boom");
        using var socket = await server.OpenRawAsync();
        await socket.ReadEndAsync(4003);
        Assert.Equal(CloseReason.ServerError, await server.Handler.EndAsync());
    }

    [Fact]
    public async Task Mutated_streams_end_or_live_but_break_nothing()
    {
        await using var server = await SocketServer.StartAsync([("CloseTimeout", "00:00:01"), ("SweepInterval", "00:00:00.050")]);
        using var witness = await server.OpenRawAsync();
        var random = new Random(42);
        for (var round = 0; round < 60; round++)
        {
            using var socket = await server.OpenRawAsync("Sec-WebSocket-Extensions: permessage-deflate");
            byte[] stream = [.. ClientFrames.Text("hello"), .. ClientFrames.Frame(Opcode.Ping, [1]), .. ClientFrames.Frame(Opcode.Text, ClientFrames.Deflate("again"u8), rsv1: true), .. ClientFrames.Close(1000)];
            for (var hits = random.Next(1, 6); hits > 0; hits--)
            {
                stream[random.Next(stream.Length)] = (byte)random.Next(256);
            }

            await socket.SendAsync(stream);
        }

        await witness.SendAsync(ClientFrames.Text("still here"));
        Assert.Equal("still here", await witness.ReadTextAsync());
        await Eventually.TrueAsync(() => server.Registry.Count == 1);
        Assert.Empty(server.Handler.Log.Errors);
        Assert.All(server.Handler.Closed.Values, reasons => Assert.Single(reasons));
    }
}
