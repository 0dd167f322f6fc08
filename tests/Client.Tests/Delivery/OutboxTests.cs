using System.Text.Json.Nodes;
using OrleansChat.Client.Results;
using OrleansChat.Client.Tests.Fakes;

namespace OrleansChat.Client.Tests.Delivery;

/// <summary>Messages are sent once, in order, and are given up only where trying again cannot mend it.</summary>
public sealed class OutboxTests : IAsyncDisposable
{
    private readonly FakeServer _server = new(options => options with { MaxUnsent = 5 });

    private ChatClient Client => _server.Client;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_message_is_sent_again_under_its_cid_and_later_ones_wait_for_it()
    {
        FakeSocket socket = await _server.OnlineAsync();
        Task<SentMessage> first = Client.SendAsync("lobby", "one", new SendOptions { ReplyTo = 3, Mentions = ["bob"], Attachments = [new("m1"), new("m2", "x.png")] });
        JsonObject tried = await socket.TakeAsync("send");
        socket.Ends();
        Task<SentMessage> second = Client.SendAsync("lobby", "two");
        FakeSocket next = await _server.ReconnectedAsync(2);
        JsonObject again = await next.TakeAsync("send");
        tried.Remove("id");
        JsonNode? id = again["id"]?.DeepClone();
        again.Remove("id");
        Assert.Equal(tried.ToJsonString(), again.ToJsonString());
        Assert.Equal("""["m1",{"media":"m2","name":"x.png"}]""", again["attachments"]!.ToJsonString());
        await _server.SettledAsync(next);
        Assert.Empty(next.Untaken);
        again["id"] = id;
        next.Reply(again, "ok", new { room = "lobby", seq = 11, at = "2026-11-22T09:00:00.000Z", duplicate = true });
        SentMessage sent = await first;
        Assert.Equal((11L, true), (sent.Seq, sent.Duplicate));
        await next.AnswerAsync("send", FakeServer.Sent(12));
        Assert.Equal(12, (await second).Seq);
        Assert.Empty(Client.Unsent);
    }

    [Theory]
    [InlineData("rate_limited")]
    [InlineData("unavailable")]
    [InlineData("internal")]
    public async Task What_may_pass_is_tried_again_in_order(string code)
    {
        FakeSocket socket = await _server.OnlineAsync();
        Task<SentMessage> first = Client.SendAsync("lobby", "one");
        Task<SentMessage> second = Client.SendAsync("lobby", "two");
        JsonObject refused = await socket.RefuseAsync("send", code, retryAfterMs: 1500);
        await _server.SettledAsync(socket);
        Assert.Empty(socket.Untaken);
        await _server.PassAsync(() => socket.Untaken.Any(frame => (string?)frame["type"] == "send"));
        JsonObject again = await socket.AnswerAsync("send", FakeServer.Sent(1));
        Assert.Equal((string?)refused["cid"], (string?)again["cid"]);
        await first;
        await socket.AnswerAsync("send", FakeServer.Sent(2));
        Assert.Equal(2, (await second).Seq);
    }

    [Fact]
    public async Task A_server_that_is_in_no_hurry_to_be_left_alone_is_not_asked_without_end()
    {
        FakeSocket socket = await _server.OnlineAsync();
        Task<SentMessage> sending = Client.SendAsync("lobby", "one");
        await socket.RefuseAsync("send", "unavailable", retryAfterMs: 0);
        await _server.SettledAsync(socket);
        Assert.Empty(socket.Untaken);
        await _server.PassAsync(() => socket.Untaken.Any(frame => (string?)frame["type"] == "send"));
        await socket.AnswerAsync("send", FakeServer.Sent(1));
        await sending;
    }

    [Fact]
    public async Task A_server_cannot_say_what_only_the_client_knows()
    {
        FakeSocket socket = await _server.OnlineAsync();
        Task<RoomDetails> asking = Client.RoomAsync("lobby");
        await socket.RefuseAsync("room", "offline");
        Assert.Equal("internal", (await Assert.ThrowsAsync<ChatException>(() => asking)).Code);
    }

    [Fact]
    public async Task A_defect_of_the_server_is_given_some_time_and_then_the_next_message_its_turn()
    {
        FakeSocket socket = await _server.OnlineAsync();
        Task<SentMessage> first = Client.SendAsync("lobby", "one", new SendOptions { Cid = "c1" });
        Task<SentMessage> second = Client.SendAsync("lobby", "two");
        for (int attempt = 0; attempt < 6; attempt++)
        {
            await _server.PassAsync(() => socket.Untaken.Any(frame => (string?)frame["type"] == "send"));
            Assert.Equal("c1", (string?)(await socket.RefuseAsync("send", "internal"))["cid"]);
        }

        Assert.Equal("internal", (await Assert.ThrowsAsync<ChatException>(() => first)).Code);
        Assert.Equal("two", (string?)(await socket.AnswerAsync("send", FakeServer.Sent(1)))["text"]);
        Assert.Equal(1, (await second).Seq);
    }

    [Fact]
    public async Task What_cannot_be_mended_is_told_and_the_next_one_goes_on()
    {
        FakeSocket socket = await _server.OnlineAsync();
        Task<SentMessage> first = Client.SendAsync("lobby", "one");
        Task<SentMessage> second = Client.SendAsync("lobby", "two");
        await socket.RefuseAsync("send", "not_a_member");
        Assert.Equal("not_a_member", (await Assert.ThrowsAsync<ChatException>(() => first)).Code);
        await socket.AnswerAsync("send", FakeServer.Sent(1));
        await second;
    }

    [Fact]
    public async Task Rooms_do_not_wait_for_each_other_but_a_direct_room_has_one_order_under_both_its_names()
    {
        FakeSocket socket = await _server.OnlineAsync();
        Task<SentMessage>[] sending = [Client.SendAsync("lobby", "one"), Client.SendAsync("@bob", "two"), Client.SendAsync("dm:alice:bob", "three")];
        JsonObject first = await socket.TakeAsync("send");
        JsonObject second = await socket.TakeAsync("send");
        Assert.Equal(("one", "two"), ((string?)first["text"], (string?)second["text"]));
        await _server.SettledAsync(socket);
        Assert.Empty(socket.Untaken);
        socket.Reply(second, "ok", FakeServer.Sent(1, "dm:alice:bob"));
        await socket.AnswerAsync("send", FakeServer.Sent(2, "dm:alice:bob"));
        socket.Reply(first, "ok", FakeServer.Sent(1));
        Assert.Equal([1, 1, 2], (await Task.WhenAll(sending)).Select(sent => sent.Seq));
    }

    [Fact]
    public async Task What_waits_is_shown_and_can_be_taken_back_until_it_is_on_the_wire()
    {
        FakeSocket socket = await _server.OnlineAsync();
        Task<SentMessage> first = Client.SendAsync("lobby", "one", new SendOptions { Cid = "c1" });
        Task<SentMessage> second = Client.SendAsync("lobby", "two", new SendOptions { Cid = "c2" });
        Task<SentMessage> third = Client.SendAsync("lobby", "three", new SendOptions { Cid = "c3" });
        JsonObject onTheWire = await socket.TakeAsync("send");
        Assert.Equal(
            [new UnsentMessage("lobby", "one", "c1", true), new UnsentMessage("lobby", "two", "c2", false), new UnsentMessage("lobby", "three", "c3", false)],
            Client.Unsent);
        Assert.False(Client.TryTakeBack("c1"));
        Assert.True(Client.TryTakeBack("c2"));
        Assert.False(Client.TryTakeBack("c2"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        socket.Reply(onTheWire, "ok", FakeServer.Sent(1));
        await first;
        Assert.Equal("c3", (string?)(await socket.AnswerAsync("send", FakeServer.Sent(2)))["cid"]);
        await third;
    }

    [Fact]
    public async Task Cancelling_takes_back_what_was_not_sent_and_stops_waiting_for_what_was()
    {
        FakeSocket socket = await _server.OnlineAsync();
        using var cancellation = new CancellationTokenSource();
        Task<SentMessage> first = Client.SendAsync("lobby", "one", cancellation: cancellation.Token);
        Task<SentMessage> second = Client.SendAsync("lobby", "two", cancellation: cancellation.Token);
        Task<SentMessage> third = Client.SendAsync("lobby", "three");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal("one", (string?)(await socket.AnswerAsync("send", FakeServer.Sent(1)))["text"]);
        Assert.Equal("three", (string?)(await socket.AnswerAsync("send", FakeServer.Sent(2)))["text"]);
        await third;
    }

    [Fact]
    public async Task Too_many_that_wait_are_refused()
    {
        Task<SentMessage>[] waiting = [.. Enumerable.Range(0, 5).Select(number => Client.SendAsync("lobby", $"{number}"))];
        Assert.Equal("outbox_full", (await Assert.ThrowsAsync<ChatException>(() => Client.SendAsync("lobby", "6"))).Code);
        FakeSocket socket = await _server.OnlineAsync();
        for (int seq = 1; seq <= waiting.Length; seq++)
        {
            await socket.AnswerAsync("send", FakeServer.Sent(seq));
        }

        Assert.Equal([1, 2, 3, 4, 5], (await Task.WhenAll(waiting)).Select(sent => sent.Seq));
    }

    [Fact]
    public async Task A_reply_that_cannot_be_read_is_as_good_as_none()
    {
        FakeSocket socket = await _server.OnlineAsync();
        Task<SentMessage> sending = Client.SendAsync("lobby", "one");
        JsonObject first = await socket.AnswerAsync("send", new { room = "lobby", seq = "eleven" });
        FakeSocket next = await _server.ReconnectedAsync(2);
        Assert.Equal((string?)first["cid"], (string?)(await next.AnswerAsync("send", FakeServer.Sent(11)))["cid"]);
        Assert.Equal(11, (await sending).Seq);
    }
}
