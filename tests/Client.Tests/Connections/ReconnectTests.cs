using OrleansChat.Client.Results;
using OrleansChat.Client.Tests.Fakes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Client.Tests.Connections;

/// <summary>How a connection is kept: when to come back, when to give up, and what becomes of requests meanwhile.</summary>
public sealed class ReconnectTests
{
    [Fact]
    public async Task Waits_grow_are_bounded_and_have_jitter()
    {
        await using var server = new FakeServer(options => options with { Random = () => 0.5 });
        FakeSocket socket = await server.OnlineAsync();
        for (int number = 2; number <= 10; number++)
        {
            socket.Ends();
            socket = await server.NextSocketAsync(number);
        }

        Assert.Equal([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000], server.WaitsMs);
    }

    [Fact]
    public async Task A_connection_that_held_resets_the_wait_one_that_did_not_does_not()
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        socket.Ends();
        socket = await server.ReconnectedAsync(2);
        socket.Ends();
        socket = await server.ReconnectedAsync(3);
        server.Clock.Advance(TimeSpan.FromSeconds(10.1));
        socket.Ends();
        await server.NextSocketAsync(4);
        Assert.Equal([500, 1000, 500], server.WaitsMs);
    }

    [Fact]
    public async Task A_bye_below_4500_is_waited_out_as_it_says()
    {
        await using var server = new FakeServer(options => options with { Random = () => 0 });
        FakeSocket socket = await server.OnlineAsync();
        socket.Says(new { type = "bye", code = 4000, reason = "draining", retry_after_ms = 3000 });
        socket.Ends(4000);
        await server.ReconnectedAsync(2);
        Assert.Equal([3000], server.WaitsMs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_close_from_4500_on_is_final_and_gives_up_what_was_unsent(bool bye)
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        Task<SentMessage> sending = server.Client.SendAsync("lobby", "Hello");
        await socket.TakeAsync("send");
        if (bye)
        {
            socket.Says(new { type = "bye", code = 4503, reason = "session_ended" });
            socket.Ends();
        }
        else
        {
            socket.Ends(4503, "session_ended");
        }

        ChatException error = await Assert.ThrowsAsync<ChatException>(() => sending);
        Assert.Equal(("closed", 4503), (error.Code, error.CloseCode));
        Assert.Contains("session_ended", error.Message, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => server.States[^1].State == ChatState.Closed);
        Assert.Equal(4503, server.States[^1].Error?.CloseCode);
        Assert.Equal("closed", (await Assert.ThrowsAsync<ChatException>(() => server.Client.SendAsync("lobby", "Again"))).Code);
        Assert.Equal("closed", (await Assert.ThrowsAsync<ChatException>(() => server.Client.OnlineAsync())).Code);
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, server.Opened);
    }

    [Fact]
    public async Task A_final_close_ends_the_events_with_its_reason_after_all_that_came_before()
    {
        await using var server = new FakeServer();
        Task<Ready> signingIn = server.Client.SignInAsync(Credentials.Guest("alice"));
        FakeSocket socket = await server.SocketAsync(1);
        await socket.WelcomesAsync(FakeServer.Room(1));
        await signingIn;
        socket.Says(FakeServer.Message(2));
        socket.Ends(4504);
        var seen = new List<Events.ChatEvent>();
        ChatException error = await Assert.ThrowsAsync<ChatException>(async () =>
        {
            await foreach (Events.ChatEvent happened in server.Client.EventsAsync())
            {
                seen.Add(happened);
            }
        });
        Assert.Equal(4504, error.CloseCode);
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_after_a_heartbeat()
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(20));
        socket.Reply(await socket.TakeAsync("ping"), "pong");
        await server.SettledAsync(socket);
        server.Clock.Advance(TimeSpan.FromSeconds(20));
        await socket.TakeAsync("ping");
        Assert.False(socket.IsGone);
        server.Clock.Advance(TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync(() => socket.IsGone && server.Client.State == ChatState.Waiting);
    }

    [Fact]
    public async Task Who_hears_that_the_network_is_back_does_not_wait()
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        socket.Ends();
        await Eventually.TrueAsync(() => server.Client.State == ChatState.Waiting);
        server.Client.ReconnectNow();
        await (await server.SocketAsync(2)).WelcomesAsync();
        await Eventually.ReturnsAsync(server.Client.OnlineAsync());
    }

    [Fact]
    public async Task Who_is_in_a_hurry_still_waits_for_as_long_as_the_server_asks()
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        socket.Says(new { type = "bye", code = 4000, reason = "draining", retry_after_ms = 3000 });
        socket.Ends(4000);
        await Eventually.TrueAsync(() => server.Client.State == ChatState.Waiting);
        server.Client.ReconnectNow();
        await Eventually.PassesAsync(() => Assert.Equal([3500, 3000], server.WaitsMs));
        Assert.Equal(1, server.Opened);
        await server.ReconnectedAsync(2);
    }

    [Fact]
    public async Task A_server_that_lives_but_does_not_answer_is_given_up_and_what_it_was_asked_is_asked_again_or_fails()
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        Task<SentMessage> sending = server.Client.SendAsync("lobby", "Hello");
        Task<RoomDetails> asking = server.Client.RoomAsync("lobby");
        await socket.TakeAsync("send");
        for (int beat = 1; beat <= 4; beat++)
        {
            Assert.False(socket.IsGone);
            server.Clock.Advance(TimeSpan.FromSeconds(20));
            if (beat < 4)
            {
                socket.Reply(await socket.TakeAsync("ping"), "pong");
                await server.SettledAsync(socket);
            }
        }

        Assert.Equal("offline", (await Assert.ThrowsAsync<ChatException>(() => asking)).Code);
        await (await server.ReconnectedAsync(2)).AnswerAsync("send", FakeServer.Sent(1));
        Assert.Equal(1, (await Eventually.ReturnsAsync(sending)).Seq);
    }

    [Fact]
    public async Task Who_insists_is_answered_through_breaks_and_refusals_that_pass_and_told_of_those_that_do_not()
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        Task<RoomDetails> asking = server.Client.InsistAsync(() => server.Client.RoomAsync("lobby"));
        await socket.RefuseAsync("room", "rate_limited", retryAfterMs: 3000);
        await server.SettledAsync(socket);
        Assert.Empty(socket.Untaken);
        await server.PassAsync(() => socket.Untaken.Any(frame => (string?)frame["type"] == "room"));
        socket.Ends();
        FakeSocket next = await server.ReconnectedAsync(2);
        await server.PassAsync(() => next.Untaken.Any(frame => (string?)frame["type"] == "room"));
        await next.RefuseAsync("room", "no_such_room");
        Assert.Equal("no_such_room", (await Assert.ThrowsAsync<ChatException>(() => asking)).Code);
        await Assert.ThrowsAsync<FormatException>(() => server.Client.InsistAsync(() => Task.FromException<RoomDetails>(new FormatException())));
    }

    [Fact]
    public async Task Whom_one_watches_is_told_again_after_a_break_until_it_is_taken()
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        Task watching = server.Client.WatchAsync(["bob"]);
        await socket.AnswerAsync("watch");
        await watching;
        socket.Ends();
        FakeSocket next = await server.ReconnectedAsync(2);
        await next.RefuseAsync("watch", "unavailable");
        await server.PassAsync(() => next.Untaken.Any(frame => (string?)frame["type"] == "watch"));
        Assert.Equal("""["bob"]""", (await next.AnswerAsync("watch"))["users"]!.ToJsonString());
    }

    [Fact]
    public async Task A_connection_that_died_in_the_sleep_is_found_out_soon()
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        server.Client.ReconnectNow();
        await socket.TakeAsync("ping");
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(() => socket.IsGone);
    }

    [Fact]
    public async Task What_is_no_frame_ends_the_connection_and_the_next_one_follows()
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        int number = 2;
        foreach (string nonsense in (string[])["nonsense", "[]", "{}", "{\"type\":1}", "null", "\"x\""])
        {
            socket.SaysText(nonsense);
            socket = await server.ReconnectedAsync(number++);
        }
    }

    [Fact]
    public async Task A_frame_without_end_is_not_kept()
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        socket.SaysText("{\"type\":\"x\",\"pad\":\"" + new string('x', 17 * 1024 * 1024) + "\"}");
        await server.ReconnectedAsync(2);
        Assert.Contains("too long", server.States.Single(change => change.RetryIn is not null).Error!.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_goes_to_its_request_whatever_comes_in_between()
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync(FakeServer.Room(10));
        Task<JoinedRooms> rooms = server.Client.RoomsAsync();
        Task<RoomMembers> members = server.Client.MembersAsync("den");
        System.Text.Json.Nodes.JsonObject first = await socket.TakeAsync("rooms");
        await socket.RefuseAsync("members", "not_a_member");
        socket.Says(FakeServer.Message(11), new { type = "ok", id = 99_999 }, new { type = "error", id = "x", code = "bad_frame" });
        socket.Reply(first, "ok", new { rooms = Array.Empty<object>(), more = false });
        Assert.Empty((await rooms).Rooms);
        Assert.Equal("not_a_member", (await Assert.ThrowsAsync<ChatException>(() => members)).Code);
        await server.SeesAsync("MessageEvent lobby 11");
    }

    [Fact]
    public async Task A_request_without_a_connection_is_offline_and_so_is_one_that_loses_it()
    {
        await using var server = new FakeServer();
        Assert.Equal("offline", (await Assert.ThrowsAsync<ChatException>(() => server.Client.RoomsAsync())).Code);
        FakeSocket socket = await server.OnlineAsync();
        Task<JoinedRooms> asked = server.Client.RoomsAsync();
        await socket.TakeAsync("rooms");
        socket.Ends();
        Assert.Equal("offline", (await Assert.ThrowsAsync<ChatException>(() => asked)).Code);
        Assert.Equal("offline", (await Assert.ThrowsAsync<ChatException>(() => server.Client.RoomsAsync())).Code);
    }

    [Fact]
    public async Task A_cancelled_request_is_not_waited_for_and_its_late_reply_harms_nobody()
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        using var cancellation = new CancellationTokenSource();
        Task<JoinedRooms> asked = server.Client.RoomsAsync(cancellation.Token);
        System.Text.Json.Nodes.JsonObject request = await socket.TakeAsync("rooms");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        socket.Reply(request, "ok", new { rooms = Array.Empty<object>() });
        await server.SettledAsync(socket);
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task A_request_that_does_not_fit_into_a_frame_is_refused_here()
    {
        await using var server = new FakeServer();
        Task<Ready> signingIn = server.Client.SignInAsync(Credentials.Guest("alice"));
        FakeSocket socket = await server.SocketAsync(1);
        socket.Says(new { type = "hello", version = 1, limits = new { frame_bytes = 1000 } });
        socket.Reply(await socket.TakeAsync("auth"), "ready", new { user = "alice", session = "s", token = "t", rooms = Array.Empty<object>() });
        await signingIn;
        Assert.Equal("too_large", (await Assert.ThrowsAsync<ChatException>(() => server.Client.SendAsync("lobby", new string('界', 400)))).Code);
        Task<SentMessage> fits = server.Client.SendAsync("lobby", new string('界', 250));
        await socket.AnswerAsync("send", FakeServer.Sent(1));
        await fits;
    }

    [Fact]
    public async Task Each_attempt_goes_to_the_next_server()
    {
        await using var server = new FakeServer(null, "ws://one/ws", "ws://two/ws");
        FakeSocket socket = await server.OnlineAsync();
        socket.Ends();
        FakeSocket second = await server.ReconnectedAsync(2);
        second.Ends();
        FakeSocket third = await server.ReconnectedAsync(3);
        Assert.Equal(["one", "two", "one"], new[] { socket, second, third }.Select(one => one.Server.Host));
    }

    [Fact]
    public async Task Disposing_says_goodbye_ends_the_events_and_gives_up_what_was_unsent()
    {
        await using var server = new FakeServer();
        FakeSocket socket = await server.OnlineAsync();
        Task<SentMessage> sending = server.Client.SendAsync("lobby", "Hello");
        await socket.TakeAsync("send");
        await Eventually.ReturnsAsync(server.Client.DisposeAsync().AsTask());
        Assert.True(socket.ClosedByClient);
        Assert.Equal("closed", (await Assert.ThrowsAsync<ChatException>(() => sending)).Code);
        Assert.Equal((ChatState.Closed, null), (server.States[^1].State, server.States[^1].Error));
        await foreach (Events.ChatEvent _ in server.Client.EventsAsync())
        {
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => server.Client.SignInAsync(Credentials.Guest("alice")));
    }
}
