using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>Rooms and messages over a real socket, through real grains, to a real database and back.</summary>
public sealed class ConversationTests(RunningGateway gateway)
{
    private readonly string _room = RunningGateway.Unique("room");

    [Fact]
    public async Task Everybody_sees_the_same_messages_in_the_same_order()
    {
        await using FrameClient alice = await gateway.GuestAsync(RunningGateway.Unique("alice"));
        await using FrameClient bob = await gateway.GuestAsync(RunningGateway.Unique("bob"));
        await alice.JoinAsync(_room);
        await bob.JoinAsync(_room);
        const int each = 20;
        await Task.WhenAll(SendAllAsync(alice, each), SendAllAsync(bob, each));

        // 1 and 2 are the joins; bob has not seen alice's.
        long last = 2 + (2 * each);
        List<JsonObject> ofAlice = await EventsAsync(alice, last);
        List<JsonObject> ofBob = await EventsAsync(bob, last);
        Assert.Equal(Enumerable.Range(1, (int)last), ofAlice.Select(e => (int)e["seq"]!));
        Assert.Equal(ofAlice.Skip(1).Select(e => e.ToJsonString()), ofBob.Select(e => e.ToJsonString()));
    }

    [Fact]
    public async Task Who_does_not_wait_for_each_ok_keeps_the_order_and_reads_what_was_sent_before()
    {
        await using FrameClient alice = await gateway.GuestAsync(RunningGateway.Unique("alice"));
        await alice.JoinAsync(_room);
        string[] texts = [.. Enumerable.Range(0, 100).Select(i => $"text {i}")];
        Task<long>[] sent = [.. texts.Select(text => alice.SendAsync(_room, text))];
        JsonObject history = await alice.RequestAsync(new { type = "history", room = _room, limit = 100 });

        Assert.Equal(texts, history["messages"]!.AsArray().Select(message => (string)message!["text"]!));
        long[] seqs = await Task.WhenAll(sent);
        Assert.Equal(Enumerable.Range(2, 100).Select(seq => (long)seq), seqs);
    }

    [Fact]
    public async Task The_same_cid_is_the_same_message_whatever_the_text()
    {
        await using FrameClient alice = await gateway.GuestAsync(RunningGateway.Unique("alice"));
        await alice.JoinAsync(_room);
        JsonObject first = await alice.RequestAsync(new { type = "send", room = _room, text = "once", cid = "c" });
        JsonObject second = await alice.RequestAsync(new { type = "send", room = _room, text = "twice", cid = "c" });

        Assert.Null(first["duplicate"]);
        Assert.True((bool)second["duplicate"]!);
        Assert.Equal((long)first["seq"]!, (long)second["seq"]!);
        JsonObject history = await alice.RequestAsync(new { type = "history", room = _room });
        Assert.Equal(["once"], history["messages"]!.AsArray().Select(message => (string)message!["text"]!));
    }

    [Fact]
    public async Task A_direct_message_opens_the_room_of_two_and_reaches_all_their_sessions()
    {
        await using FrameClient alice = await gateway.GuestAsync(RunningGateway.Unique("alice"));
        await using FrameClient bob = await gateway.GuestAsync(RunningGateway.Unique("bob"));
        await using FrameClient elsewhere = await FrameClient.GuestAsync((await gateway.ProcessAsync()).Socket, bob.User);
        await using FrameClient carol = await gateway.GuestAsync(RunningGateway.Unique("carol"));
        string room = $"dm:{alice.User}:{bob.User}";

        JsonObject sent = await alice.RequestAsync(new { type = "send", room = "@" + bob.User, text = "between us" });
        Assert.Equal(room, (string?)sent["room"]);
        Assert.Equal("between us", (string?)(await bob.NextAsync("message"))["text"]);
        Assert.Equal("between us", (string?)(await elsewhere.NextAsync("message"))["text"]);
        Assert.Equal(room, (string?)(await alice.NextAsync("message"))["room"]);
        foreach (object request in new object[]
        {
            new { type = "send", room, text = "me too" }, new { type = "history", room }, new { type = "join", room },
            new { type = "members", room }, new { type = "leave", room }, new { type = "sync", rooms = new JsonObject { [room] = 0 } },
        })
        {
            Assert.Equal("forbidden", (string?)(await carol.RequestAnyAsync(request))["code"]);
        }
    }

    [Fact]
    public async Task Who_leaves_hears_of_it_and_then_nothing()
    {
        await using FrameClient alice = await gateway.GuestAsync(RunningGateway.Unique("alice"));
        await using FrameClient bob = await gateway.GuestAsync(RunningGateway.Unique("bob"));
        await alice.JoinAsync(_room);
        await bob.JoinAsync(_room);
        await bob.RequestAsync(new { type = "leave", room = _room });
        await alice.SendAsync(_room, "gone?");
        JsonObject joined = await bob.NextAsync("member");
        JsonObject left = await bob.NextAsync("member");

        Assert.Equal("join", (string?)joined["action"]);
        Assert.Equal("leave", (string?)left["action"]);
        await EventsAsync(alice, 4);
        Assert.Equal("pong", (string?)(await bob.RequestAsync(new { type = "ping" }))["type"]);
        Assert.False(bob.TryNext(out _));
        Assert.Equal("not_a_member", (string?)(await bob.RequestAnyAsync(new { type = "send", room = _room, text = "x" }))["code"]);
    }

    [Fact]
    public async Task Who_was_away_gets_all_that_was_missed_by_sync()
    {
        string user = RunningGateway.Unique("bob");
        await using FrameClient alice = await gateway.GuestAsync(RunningGateway.Unique("alice"));
        await alice.JoinAsync(_room);
        await using (FrameClient bob = await gateway.GuestAsync(user))
        {
            await bob.JoinAsync(_room);
        }

        for (int i = 0; i < 10; i++)
        {
            await alice.SendAsync(_room, $"m{i}");
        }

        await using FrameClient back = await gateway.GuestAsync(user);
        Assert.Equal(12, (long)back.Ready["rooms"]![0]!["seq"]!);
        JsonObject synced = await back.RequestAsync(new { type = "sync", rooms = new JsonObject { [_room] = 2, ["elsewhere"] = 0 } });
        Assert.Equal($$$"""{"{{{_room}}}":{"seq":12,"complete":true},"elsewhere":{"error":"not_a_member"}}""", synced["rooms"]!.ToJsonString());
        for (int seq = 3; seq <= 12; seq++)
        {
            Assert.True(back.TryNext(out JsonObject? missed), "What was missed comes before the answer.");
            Assert.Equal(seq, (long)missed!["seq"]!);
        }

        JsonObject future = await back.RequestAsync(new { type = "sync", rooms = new JsonObject { [_room] = 1_000_000 } });
        Assert.Equal($$$"""{"{{{_room}}}":{"seq":12,"complete":true}}""", future["rooms"]!.ToJsonString());
    }

    [Fact]
    public async Task Rooms_members_and_discover_answer_pages()
    {
        await using FrameClient alice = await gateway.GuestAsync(RunningGateway.Unique("alice"));
        JsonObject created = await alice.RequestAsync(new { type = "create", room = _room, kind = "channel", name = "名字", topic = _room });
        Assert.Equal("owner", (string?)created["role"]);
        Assert.Equal("名字", (string?)created["name"]);

        JsonObject rooms = await alice.RequestAsync(new { type = "rooms" });
        JsonObject members = await alice.RequestAsync(new { type = "members", room = _room });
        JsonObject found = await alice.RequestAsync(new { type = "discover", query = _room.ToUpperInvariant() });
        Assert.Equal(_room, (string?)rooms["rooms"]!.AsArray().Single()!["room"]);
        Assert.Equal(alice.User, (string?)members["members"]!.AsArray().Single()!["user"]);
        Assert.Equal(_room, (string?)found["rooms"]!.AsArray().Single()!["room"]);
        Assert.Equal("already_exists", (string?)(await alice.RequestAnyAsync(new { type = "create", room = _room, kind = "public" }))["code"]);
    }

    [Fact]
    public async Task A_request_without_an_id_gets_no_ok_but_its_error()
    {
        await using FrameClient alice = await gateway.GuestAsync(RunningGateway.Unique("alice"));
        await alice.SendAsync($$"""{"type":"join","room":"{{_room}}","create":true}""");
        Assert.Equal("member", (string?)(await alice.NextAsync())["type"]);
        await alice.SendAsync("""{"type":"join","room":"there-is-no-such-room"}""");
        JsonObject error = await alice.NextAsync();

        Assert.Equal("no_such_room", (string?)error["code"]);
        Assert.Null(error["id"]);
    }

    private async Task SendAllAsync(FrameClient client, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await client.SendAsync(_room, $"{client.User} {i}");
        }
    }

    private async Task<List<JsonObject>> EventsAsync(FrameClient client, long last)
    {
        var events = new List<JsonObject>();
        while (events.Count == 0 || (long)events[^1]["seq"]! < last)
        {
            JsonObject next = await client.NextAsync();
            if ((string?)next["room"] == _room)
            {
                events.Add(next);
            }
        }

        return events;
    }
}
