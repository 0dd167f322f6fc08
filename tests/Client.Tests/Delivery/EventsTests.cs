using System.Text.Json.Nodes;
using OrleansChat.Client.Results;
using OrleansChat.Client.Tests.Fakes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Client.Tests.Delivery;

/// <summary>Every event of a room is handed over once, in order, without a hole; where that cannot be, it is told.</summary>
public sealed class EventsTests : IAsyncDisposable
{
    private readonly FakeServer _server = new();

    private ChatClient Client => _server.Client;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task What_is_known_already_is_passed_over()
    {
        FakeSocket socket = await _server.OnlineAsync(FakeServer.Room(10));
        socket.Says(Message(9), Message(10), Message(11), Message(11), Message(12));
        await _server.SeesAsync("MessageEvent lobby 11", "MessageEvent lobby 12");
        Assert.Equal(12, Client.Positions["lobby"]);
    }

    [Fact]
    public async Task A_hole_is_filled_before_anything_later_is_shown()
    {
        FakeSocket socket = await _server.OnlineAsync(FakeServer.Room(10));
        socket.Says(Message(11), Message(13), Message(14));
        JsonObject sync = await socket.TakeAsync("sync");
        Assert.Equal("""{"lobby":11}""", sync["rooms"]!.ToJsonString());
        await _server.SettledAsync(socket);
        Assert.Empty(socket.Untaken);
        socket.Says(Message(12), Message(13), Message(14));
        socket.Reply(sync, "ok", Synced("lobby", 14));
        socket.Says(Message(15));
        await _server.SeesAsync([.. Enumerable.Range(11, 5).Select(seq => $"MessageEvent lobby {seq}")]);
    }

    [Fact]
    public async Task A_reconnect_asks_for_the_rooms_that_went_on_and_only_those()
    {
        FakeSocket socket = await _server.OnlineAsync(FakeServer.Room(10), FakeServer.Room(5, "den"), FakeServer.Room(7, "left"));
        socket.Says(Message(11));
        await _server.SeesAsync("MessageEvent lobby 11");
        socket.Ends();
        FakeSocket next = await _server.ReconnectedAsync(2, FakeServer.Room(13), FakeServer.Room(5, "den"));
        JsonObject sync = await next.TakeAsync("sync");
        Assert.Equal("""{"lobby":11}""", sync["rooms"]!.ToJsonString());
        next.Says(Message(12), Message(13));
        next.Reply(sync, "ok", Synced("lobby", 13));
        await _server.SeesAsync("MessageEvent lobby 11", "MessageEvent lobby 12", "MessageEvent lobby 13");
        Assert.False(Client.Positions.ContainsKey("left"));
    }

    [Fact]
    public async Task More_missed_than_is_replayed_is_told_as_a_gap_and_the_next_event_follows_it()
    {
        FakeSocket socket = await _server.OnlineAsync(FakeServer.Room(10));
        socket.Ends();
        FakeSocket next = await _server.ReconnectedAsync(2, FakeServer.Room(5000));
        await next.AnswerAsync("sync", Synced("lobby", 5000, complete: false));
        next.Says(Message(5001));
        await _server.SeesAsync("GapEvent lobby 10-5000", "MessageEvent lobby 5001");
    }

    [Fact]
    public async Task A_room_that_begins_later_for_this_member_is_a_gap()
    {
        FakeSocket socket = await _server.OnlineAsync(FakeServer.Room(10));
        socket.Says(Message(12));
        JsonObject sync = await socket.TakeAsync("sync");
        socket.Says(Message(15));
        socket.Reply(sync, "ok", Synced("lobby", 15));
        socket.Says(Message(16));
        await _server.SeesAsync("GapEvent lobby 10-15", "MessageEvent lobby 16");
    }

    [Fact]
    public async Task A_log_that_has_become_shorter_is_another_log()
    {
        FakeSocket socket = await _server.OnlineAsync(FakeServer.Room(10));
        socket.Ends();
        FakeSocket next = await _server.ReconnectedAsync(2, FakeServer.Room(2));
        next.Says(Message(3));
        await _server.SeesAsync("GapEvent lobby 0-2", "MessageEvent lobby 3");
    }

    [Fact]
    public async Task A_sync_that_fails_is_tried_again()
    {
        FakeSocket socket = await _server.OnlineAsync(FakeServer.Room(10), FakeServer.Room(5, "den"));
        socket.Says(Message(12));
        await socket.RefuseAsync("sync", "unavailable");
        await _server.PassAsync(() => socket.Untaken.Any(frame => (string?)frame["type"] == "sync"));
        await socket.AnswerAsync("sync", new { rooms = new Dictionary<string, object> { ["lobby"] = new { error = "unavailable" } } });
        await _server.PassAsync(() => socket.Untaken.Any(frame => (string?)frame["type"] == "sync"));
        JsonObject sync = await socket.TakeAsync("sync");
        Assert.Equal("""{"lobby":10}""", sync["rooms"]!.ToJsonString());
        socket.Says(Message(11), Message(12));
        socket.Reply(sync, "ok", Synced("lobby", 12));
        await _server.SeesAsync("MessageEvent lobby 11", "MessageEvent lobby 12");
    }

    [Fact]
    public async Task A_sync_that_a_break_cut_off_is_asked_for_anew()
    {
        FakeSocket socket = await _server.OnlineAsync(FakeServer.Room(10));
        socket.Says(Message(12));
        await socket.TakeAsync("sync");
        socket.Says(Message(11));
        await _server.SeesAsync("MessageEvent lobby 11");
        socket.Ends();
        FakeSocket next = await _server.ReconnectedAsync(2, FakeServer.Room(12));
        JsonObject sync = await next.TakeAsync("sync");
        Assert.Equal("""{"lobby":11}""", sync["rooms"]!.ToJsonString());
        next.Says(Message(12));
        next.Reply(sync, "ok", Synced("lobby", 12));
        await _server.SeesAsync("MessageEvent lobby 11", "MessageEvent lobby 12");
    }

    [Fact]
    public async Task A_room_that_cannot_be_had_any_more_is_told_and_forgotten()
    {
        FakeSocket socket = await _server.OnlineAsync(FakeServer.Room(10));
        socket.Says(Message(12));
        await socket.AnswerAsync("sync", new { rooms = new { lobby = new { error = "not_a_member" } } });
        await _server.SeesAsync("GapEvent lobby 10-10 not_a_member");
        Assert.Empty(Client.Positions);
    }

    [Theory]
    [InlineData("leave")]
    [InlineData("kick")]
    [InlineData("ban")]
    public async Task A_room_that_was_left_begins_anew_when_it_is_joined_again(string action)
    {
        FakeSocket socket = await _server.OnlineAsync(FakeServer.Room(10));
        socket.Says(new { type = "member", room = "lobby", seq = 11, at = "2026-11-22T09:00:00.000Z", user = "alice", action, role = "member", by = "bob" });
        await _server.SeesAsync("MemberEvent lobby 11");
        Task<JoinedRoom> joining = Client.JoinAsync("lobby");
        await socket.AnswerAsync("join", FakeServer.Room(30));
        Assert.Equal(30, (await joining).Seq);
        socket.Says(Message(30), Message(31));
        await _server.SeesAsync("MemberEvent lobby 11", "MessageEvent lobby 31");
        Assert.Empty(socket.Untaken);
    }

    [Fact]
    public async Task A_program_goes_on_where_an_earlier_run_stopped()
    {
        await using var server = new FakeServer(options => options with { Positions = new Dictionary<string, long> { ["lobby"] = 8, ["gone"] = 4 } });
        FakeSocket socket = await server.OnlineAsync(FakeServer.Room(10), FakeServer.Room(5, "den"));
        JsonObject sync = await socket.TakeAsync("sync");
        Assert.Equal("""{"lobby":8}""", sync["rooms"]!.ToJsonString());
        socket.Says(Message(9), Message(10));
        socket.Reply(sync, "ok", Synced("lobby", 10));
        await server.SeesAsync("MessageEvent lobby 9", "MessageEvent lobby 10");
    }

    [Fact]
    public async Task A_position_is_what_the_reader_was_handed_and_nothing_is_forgotten_before_the_first_sign_in()
    {
        await using var server = new FakeServer(options => options with { Positions = new Dictionary<string, long> { ["lobby"] = 8, ["gone"] = 4 } });
        Task<Ready> signingIn = server.Client.SignInAsync(Credentials.Guest("alice"));
        Assert.Equal((8, 4), (server.Client.Positions["lobby"], server.Client.Positions["gone"]));
        FakeSocket socket = await server.SocketAsync(1);
        await socket.WelcomesAsync(FakeServer.Room(9), FakeServer.Room(5, "den"));
        await signingIn;
        JsonObject sync = await socket.TakeAsync("sync");
        socket.Says(Message(9));
        socket.Reply(sync, "ok", Synced("lobby", 9));
        await server.SettledAsync(socket);
        Assert.Equal([("den", 5), ("lobby", 8)], server.Client.Positions.Select(position => (position.Key, position.Value)).Order());
        server.Listen();
        await server.SeesAsync("MessageEvent lobby 9");
        Assert.Equal(9, server.Client.Positions["lobby"]);
    }

    [Fact]
    public void A_position_that_is_none_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new ChatClient(new Uri("ws://test"), new ChatClientOptions { Positions = new Dictionary<string, long> { ["lobby"] = -1 } }));

    [Fact]
    public async Task Very_many_rooms_are_asked_for_in_frames_that_the_server_takes()
    {
        object[] before = [.. Enumerable.Range(0, 250).Select(number => FakeServer.Room(1, $"room-{number}"))];
        object[] after = [.. Enumerable.Range(0, 250).Select(number => FakeServer.Room(2, $"room-{number}"))];
        (await _server.OnlineAsync(before)).Ends();
        FakeSocket next = await _server.ReconnectedAsync(2, after);
        List<int> asked = [];
        while (asked.Sum() < 250)
        {
            JsonObject sync = await next.TakeAsync("sync");
            string[] rooms = [.. sync["rooms"]!.AsObject().Select(room => room.Key)];
            next.Says([.. rooms.Select(room => Message(2, room))]);
            next.Reply(sync, "ok", new { rooms = rooms.ToDictionary(room => room, _ => new { seq = 2, complete = true }) });
            asked.Add(rooms.Length);
        }

        Assert.Equal([200, 50], asked);
        await Eventually.TrueAsync(() => _server.Seen.Length == 250);
    }

    [Fact]
    public async Task What_is_not_known_counts_all_the_same()
    {
        FakeSocket socket = await _server.OnlineAsync(FakeServer.Room(10));
        socket.Says(
            new { type = "poll", room = "lobby", seq = 11, question = "Supper?" },
            new { type = "message", room = "lobby", seq = 12, text = "without a user" },
            new { type = "weather", sun = true },
            Message(13));
        await _server.SeesAsync("UnknownEvent poll lobby 11", "UnknownEvent message lobby 12", "UnknownEvent weather  ", "MessageEvent lobby 13");
    }

    private static object Message(long seq, string room = "lobby") => FakeServer.Message(seq, room);

    private static object Synced(string room, long seq, bool complete = true) => new { rooms = new Dictionary<string, object> { [room] = new { seq, complete } } };
}
