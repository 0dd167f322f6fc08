using System.Text.Json.Nodes;
using OrleansChat.Client.Tests.Fakes;

namespace OrleansChat.Client.Tests.Delivery;

/// <summary>How far the user has read is told at once, then once a second, and again where it did not get through.</summary>
public sealed class MarksTests : IAsyncDisposable
{
    private readonly FakeServer _server = new();

    private ChatClient Client => _server.Client;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_highest_of_each_room_is_told_once_a_second()
    {
        FakeSocket socket = await _server.OnlineAsync(FakeServer.Room(10));
        Client.MarkRead("lobby", 11);
        Client.MarkRead("lobby", 12);
        Client.MarkRead("lobby", 13);
        Assert.Equal(11, (long?)(await socket.AnswerAsync("read", Position(11)))["seq"]);
        await _server.SettledAsync(socket);
        Assert.Empty(socket.Untaken);
        await _server.PassAsync(() => socket.Untaken.Any(frame => (string?)frame["type"] == "read"));
        Assert.Equal(13, (long?)(await socket.AnswerAsync("read", Position(13)))["seq"]);
        await _server.SettledAsync(socket);
        Client.MarkRead("lobby", 12);
        _server.Clock.Advance(TimeSpan.FromSeconds(5));
        await _server.SettledAsync(socket);
        Assert.DoesNotContain(socket.Untaken, frame => (string?)frame["type"] == "read");
    }

    [Fact]
    public async Task What_a_break_swallowed_is_told_again_unless_another_device_has()
    {
        FakeSocket socket = await _server.OnlineAsync(FakeServer.Room(10), FakeServer.Room(10, "den"), FakeServer.Room(10, "attic"));
        Client.MarkRead("lobby", 10);
        await socket.TakeAsync("read");
        Client.MarkRead("den", 10);
        Client.MarkRead("attic", 10);
        socket.Says(new { type = "read", room = "attic", user = "alice", read = 10, head = 10, unread = 0, mentions = 0 });
        await _server.SettledAsync(socket);
        socket.Ends();
        FakeSocket next = await _server.ReconnectedAsync(2, FakeServer.Room(10), FakeServer.Room(10, "den", read: 10), FakeServer.Room(10, "attic"));
        await _server.PassAsync(() => next.Untaken.Any(frame => (string?)frame["type"] == "read"));
        JsonObject told = await next.RefuseAsync("read", "not_a_member");
        Assert.Equal("lobby", (string?)told["room"]);
        await _server.SettledAsync(next);
        _server.Clock.Advance(TimeSpan.FromSeconds(5));
        await _server.SettledAsync(next);
        Assert.DoesNotContain(next.Untaken, frame => (string?)frame["type"] == "read");
    }

    [Fact]
    public async Task What_a_room_has_not_come_to_is_told_when_it_has()
    {
        FakeSocket socket = await _server.OnlineAsync(FakeServer.Room(10));
        Client.MarkRead("lobby", 1000);
        await socket.AnswerAsync("read", Position(10));
        await _server.SettledAsync(socket);
        Client.MarkRead("lobby", 11);
        await _server.PassAsync(() => socket.Untaken.Any(frame => (string?)frame["type"] == "read"));
        Assert.Equal(11, (long?)(await socket.TakeAsync("read"))["seq"]);
    }

    [Fact]
    public async Task Who_is_too_fast_waits_as_long_as_the_server_says()
    {
        FakeSocket socket = await _server.OnlineAsync(FakeServer.Room(10));
        Client.MarkDelivered("dm:alice:bob", 3);
        await socket.RefuseAsync("delivered", "rate_limited", retryAfterMs: 10_000);
        await _server.SettledAsync(socket);
        await _server.PassAsync(() => socket.Untaken.Any(frame => (string?)frame["type"] == "delivered"));
        Assert.Equal(3, (long?)(await socket.AnswerAsync("delivered", new { room = "dm:alice:bob" }))["seq"]);
    }

    private static object Position(long read) => new { room = "lobby", read, head = 13, unread = 0, mentions = 0 };
}
