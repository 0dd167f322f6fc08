using OrleansChat.Gateway.Connections;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class KeepAliveTests
{
    private readonly ManualTimeProvider _time = new();

    private async Task<SocketServer> StartAsync(params (string, object)[] settings)
    {
        var server = await SocketServer.StartAsync(settings, _time);
        await Eventually.TrueAsync(() => _time.ArmedTimers == 1);
        return server;
    }

    /// <summary>Moves the clock sweep by sweep, each one done before the next.</summary>
    private async Task AdvanceAsync(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_peer_is_pinged_every_thirty_seconds()
    {
        await using var server = await StartAsync();
        using var socket = await server.OpenRawAsync();
        await server.Handler.OnlyAsync();
        for (var i = 0; i < 5; i++)
        {
            await AdvanceAsync(31);
            Assert.Equal(Opcode.Ping, (await socket.ReadAsync())!.Opcode);
            await socket.SendAsync(ClientFrames.Frame(Opcode.Pong, []), ClientFrames.Text("heard"));
            Assert.Equal("heard", await socket.ReadTextAsync());
        }
    }

    [Fact]
    public async Task A_half_open_peer_is_dropped_after_ninety_seconds_of_silence()
    {
        await using var server = await StartAsync();
        using var silent = await server.OpenRawAsync();
        var connection = await server.Handler.OnlyAsync();
        await AdvanceAsync(89);
        Assert.False(connection.IsClosing);
        await AdvanceAsync(3);
        await Eventually.TrueAsync(() => connection.Reason == CloseReason.Silent);

        List<Opcode> received = [];
        while (!received.Contains(Opcode.Close))
        {
            received.Add((await silent.ReadAsync())!.Opcode);
        }

        Assert.Equal([Opcode.Text, Opcode.Close], received.TakeLast(2));
        Assert.Contains(Opcode.Ping, received);

        // It does not answer the close frame either.
        await AdvanceAsync(7);
        Assert.Equal(CloseReason.Silent, await server.Handler.EndAsync());
        await Eventually.TrueAsync(() => server.Registry.Count == 0);
        Assert.Null(await silent.ReadAsync());
    }

    [Fact]
    public async Task A_peer_whose_message_takes_long_to_handle_is_not_silent()
    {
        await using var server = await StartAsync();
        var gate = new TaskCompletionSource();
        server.Handler.Receiving = async (connection, message) =>
        {
            await gate.Task;
            await ScriptedHandler.Echo(connection, message);
        };
        using var socket = await server.OpenRawAsync();
        await socket.SendAsync(ClientFrames.Text("slow"));
        await Eventually.TrueAsync(() => !server.Handler.Messages.IsEmpty);
        await AdvanceAsync(200);
        gate.SetResult();
        ServerFrame? frame;
        do
        {
            frame = await socket.ReadAsync();
        }
        while (frame!.Opcode == Opcode.Ping);
        Assert.Equal("slow", frame.Text);
        Assert.False(server.Handler.Opened.Values.Single().IsClosing);
    }

    [Fact]
    public async Task Whoever_does_not_sign_in_within_ten_seconds_is_closed()
    {
        await using var server = await StartAsync();
        server.Handler.Opening = _ => ValueTask.CompletedTask;
        using var socket = await server.OpenRawAsync();
        var connection = await server.Handler.OnlyAsync();
        await AdvanceAsync(9);
        Assert.False(connection.IsClosing);
        await AdvanceAsync(2);
        await socket.ReadEndAsync(4501);
        Assert.Equal(CloseReason.SignInTimedOut, await server.Handler.EndAsync());
    }

    [Fact]
    public async Task A_peer_that_takes_nothing_of_a_write_is_closed_as_slow()
    {
        await using var server = await StartAsync(("SilenceTimeout", "01:00:00"));
        using var socket = await RawSocket.OpenAsync(server.Port, [], receiveBuffer: 4096);
        var connection = await server.Handler.OnlyAsync();
        using var frame = OutboundFrame.FromUtf8(new byte[60_000]);
        var sending = Task.Run(async () =>
        {
            while (await connection.SendAsync(frame))
            {
            }
        });
        await Eventually.TrueAsync(async () =>
        {
            await AdvanceAsync(1);
            return connection.IsClosing;
        });
        Assert.Equal(CloseReason.SlowConsumer, connection.Reason);
        await Eventually.ReturnsAsync(sending);
        await AdvanceAsync(10);
        Assert.Equal(CloseReason.SlowConsumer, await server.Handler.EndAsync());
    }

    [Fact]
    public async Task A_peer_that_closes_and_does_not_take_the_rest_is_broken_off()
    {
        await using var server = await StartAsync();
        using var socket = await RawSocket.OpenAsync(server.Port, [], receiveBuffer: 4096);
        var connection = await server.Handler.OnlyAsync();
        using var frame = OutboundFrame.FromUtf8(new byte[60_000]);
        while (await Task.WhenAny(connection.SendAsync(frame).AsTask(), Task.Delay(200)) is Task<bool>)
        {
        }

        await socket.SendAsync(ClientFrames.Close(1000));
        await Eventually.TrueAsync(() => connection.IsClosing);
        await AdvanceAsync(7);
        await Eventually.TrueAsync(() => server.Registry.Count == 0);
        Assert.Equal("normal", (await server.Handler.EndAsync()).Name);
    }

    [Fact]
    public async Task All_sockets_share_one_timer()
    {
        await using var server = await StartAsync();
        var sockets = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.OpenRawAsync()));
        Assert.Equal(1, _time.ArmedTimers);
        Assert.All(sockets, socket => socket.Dispose());
    }
}
