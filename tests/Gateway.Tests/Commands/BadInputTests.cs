using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>Hostile frames, each with its documented answer; the others in the room notice nothing.</summary>
public sealed class BadInputTests(RunningGateway gateway)
{
    private const int FrameBytes = 64 * 1024;

    [Theory]
    [InlineData("not JSON")]
    [InlineData("")]
    [InlineData("[1,2]")]
    [InlineData("{\"type\":\"dance\"}")]
    [InlineData("{\"type\":\"send\",\"room\":\"Ünï\",\"text\":\"x\"}")]
    [InlineData("{\"type\":\"send\",\"room\":7,\"text\":\"x\"}")]
    [InlineData("{\"type\":\"send\",\"room\":\"lobby\",\"text\":\"\"}")]
    [InlineData("{\"type\":\"send\",\"room\":\"lobby\",\"text\":\"\\u0000\"}")]
    [InlineData("{\"type\":\"history\",\"room\":\"lobby\",\"limit\":0}")]
    [InlineData("{\"type\":\"history\",\"room\":\"lobby\",\"limit\":1000000000}")]
    [InlineData("{\"type\":\"sync\",\"rooms\":{\"lobby\":-1}}")]
    [InlineData("{\"type\":\"sync\",\"rooms\":{\"lobby\":1,\"lobby\":2}}")]
    [InlineData("{\"type\":\"create\",\"room\":\"@alice\",\"kind\":\"public\"}")]
    public async Task A_bad_frame_is_an_error_and_the_connection_lives(string frame)
    {
        await using FrameClient client = await gateway.GuestAsync(RunningGateway.Unique("mallory"));
        await client.SendAsync(frame);

        Assert.Equal("bad_frame", (string?)(await client.NextAsync("error"))["code"]);
        Assert.Equal("pong", (string?)(await client.RequestAsync(new { type = "ping" }))["type"]);
    }

    [Fact]
    public async Task A_frame_of_64_KiB_is_read_and_one_byte_more_closes_the_socket()
    {
        await using FrameClient client = await gateway.GuestAsync(RunningGateway.Unique("mallory"));
        await client.SendAsync(PingOf(FrameBytes));
        Assert.Equal("pong", (string?)(await client.NextAsync())["type"]);
        await client.SendAsync(PingOf(FrameBytes + 1));

        await Eventually.ReturnsAsync(client.Closed);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, client.CloseStatus);
    }

    [Fact]
    public async Task A_text_of_16_KiB_is_sent_and_one_byte_more_is_too_large()
    {
        string room = RunningGateway.Unique("room");
        await using FrameClient client = await gateway.GuestAsync(RunningGateway.Unique("mallory"));
        await client.JoinAsync(room);

        await client.SendAsync(room, new string('é', 8 * 1024));
        Assert.Equal("too_large", (string?)(await client.RequestAnyAsync(new { type = "send", room, text = new string('é', 8 * 1024) + "x" }))["code"]);
    }

    [Fact]
    public async Task A_binary_message_closes_the_socket()
    {
        await using FrameClient client = await gateway.GuestAsync(RunningGateway.Unique("mallory"));
        await client.SendAsync(new byte[] { 1, 2, 3 }, WebSocketMessageType.Binary, endOfMessage: true);

        await Eventually.ReturnsAsync(client.Closed);
        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, client.CloseStatus);
    }

    [Fact]
    public async Task Text_that_is_not_utf8_closes_the_socket()
    {
        await using FrameClient client = await gateway.GuestAsync(RunningGateway.Unique("mallory"));
        await client.SendAsync(new byte[] { (byte)'"', 0xc3, 0x28, (byte)'"' }, WebSocketMessageType.Text, endOfMessage: true);

        await Eventually.ReturnsAsync(client.Closed);
        Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, client.CloseStatus);
    }

    [Fact]
    public async Task A_flood_is_refused_and_the_others_are_not_disturbed()
    {
        string room = RunningGateway.Unique("room");
        await using FrameClient alice = await gateway.GuestAsync(RunningGateway.Unique("alice"));
        await using FrameClient mallory = await gateway.GuestAsync(RunningGateway.Unique("mallory"));
        await alice.JoinAsync(room);
        await mallory.JoinAsync(room);
        byte[] frame = Encoding.UTF8.GetBytes("""{"type":"ping","id":1}""");
        Task flood = Task.Run(async () =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                await mallory.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true);
            }
        });
        for (int i = 0; i < 10; i++)
        {
            await alice.SendAsync(room, $"m{i}");
        }

        await Eventually.ReturnsAsync(mallory.Closed);
        await flood.ContinueWith(static _ => { }, TaskScheduler.Default);
        Assert.Equal(4502, (int)mallory.Bye!["code"]!);
        JsonObject limited = await mallory.NextAsync("error");
        Assert.Equal("rate_limited", (string?)limited["code"]);
        Assert.True((long)limited["retry_after_ms"]! > 0);
    }

    // Unknown fields are ignored, so a ping may be of any size.
    private static string PingOf(int bytes)
    {
        const string head = "{\"type\":\"ping\",\"pad\":\"";
        const string tail = "\"}";
        return head + new string('x', bytes - head.Length - tail.Length) + tail;
    }
}
