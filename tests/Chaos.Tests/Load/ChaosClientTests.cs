using System.Text.Json.Nodes;
using OrleansChat.Chaos.Load;
using OrleansChat.Chaos.Recording;
using OrleansChat.Tests.Common;

namespace OrleansChat.Chaos.Tests.Load;

/// <summary>The clients do what docs/protocol.md tells clients to do, and everything is taken down.</summary>
public sealed class ChaosClientTests : IAsyncLifetime
{
    private readonly FakeGateway _gateway = new();
    private readonly Recorder _recorder = new(TimeProvider.System);
    private readonly CancellationTokenSource _stop = new();
    private readonly ChaosClient _alice;
    private Task _running = Task.CompletedTask;

    public ChaosClientTests() => _alice = new ChaosClient("alice", () => [_gateway.Address], _recorder, seed: 1);

    public ValueTask InitializeAsync()
    {
        _running = _alice.RunAsync(_stop.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _gateway.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task What_is_unavailable_is_sent_again_under_its_cid()
    {
        FakeGateway.Visit visit = await WelcomedAsync();
        Task<bool> sending = _alice.SendAsync("lobby", "c1", "hi", CancellationToken.None);

        JsonObject first = await visit.HearAsync();
        await visit.AnswerAsync(first, Error("unavailable"));
        JsonObject second = await visit.HearAsync();
        await visit.AnswerAsync(second, Ok(seq: 7));

        Assert.True(await sending);
        Assert.Equal(("c1", "c1"), ((string?)first["cid"], (string?)second["cid"]));
        Assert.Equal(2, _recorder.CountOf<Sending>());
        Acknowledged acknowledged = Assert.Single(_recorder.Observations.OfType<Acknowledged>());
        Assert.Equal(("lobby", "c1", 7L), (acknowledged.Room, acknowledged.Cid, acknowledged.Seq));
        Assert.Equal(0, _recorder.CountOf<Refused>());
    }

    [Fact]
    public async Task What_was_not_answered_is_sent_again_on_the_next_connection()
    {
        FakeGateway.Visit visit = await WelcomedAsync();
        Task<bool> sending = _alice.SendAsync("lobby", "c1", "hi", CancellationToken.None);
        await visit.HearAsync();
        await visit.BreakAsync();

        FakeGateway.Visit next = await WelcomedAsync();
        JsonObject again = await next.HearAsync();
        await next.AnswerAsync(again, Ok(seq: 7));

        Assert.True(await sending);
        Assert.Equal("c1", (string?)again["cid"]);
        Assert.Equal((null, "Bearer t1"), (next.Guest, next.Token));
        Assert.Equal(1, _recorder.CountOf<Disconnected>());
    }

    [Fact]
    public async Task What_was_missed_is_synced_after_a_reconnect()
    {
        FakeGateway.Visit visit = await WelcomedAsync(("lobby", 3));
        await visit.SayAsync("lobby", 4);
        await Eventually.TrueAsync(() => _alice.Known.GetValueOrDefault("lobby") == 4);
        await visit.BreakAsync();

        FakeGateway.Visit next = await WelcomedAsync(("lobby", 6), ("attic", 2));
        JsonObject sync = await next.HearAsync();
        await next.SayAsync("lobby", 5);
        await next.SayAsync("lobby", 6);
        await next.AnswerAsync(sync, Synced("lobby", new JsonObject { ["seq"] = 6, ["complete"] = true }));

        await Eventually.TrueAsync(() => _recorder.Observations.OfType<CaughtUp>().Count() == 2);
        Assert.Equal("""{"lobby":4}""", sync["rooms"]!.ToJsonString());
        Assert.Equal(6, _alice.Known["lobby"]);
        Assert.Equal([4L, 5L, 6L], _recorder.Observations.OfType<Delivered>().Select(delivered => delivered.Event.Seq));
    }

    [Fact]
    public async Task A_sync_that_is_unavailable_is_asked_again()
    {
        FakeGateway.Visit visit = await WelcomedAsync(("lobby", 3));
        await visit.SayAsync("lobby", 5);
        await visit.AnswerAsync(await visit.HearAsync(), Synced("lobby", new JsonObject { ["error"] = "unavailable" }));

        Assert.Equal("""{"lobby":3}""", (await visit.HearAsync())["rooms"]!.ToJsonString());
    }

    [Fact]
    public async Task Beyond_a_hole_nothing_is_known()
    {
        FakeGateway.Visit visit = await WelcomedAsync(("lobby", 3));
        await visit.SayAsync("lobby", 5);

        JsonObject sync = await visit.HearAsync();

        Assert.Equal("""{"lobby":3}""", sync["rooms"]!.ToJsonString());
        Assert.Equal(3, _alice.Known["lobby"]);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_taken_down()
    {
        FakeGateway.Visit visit = await WelcomedAsync();
        Task<bool> sending = _alice.SendAsync("lobby", "c1", "hi", CancellationToken.None);
        await visit.AnswerAsync(await visit.HearAsync(), Error("internal"));

        await sending;
        Refused refused = Assert.Single(_recorder.Observations.OfType<Refused>());
        Assert.Equal(("send", "internal"), (refused.Request, refused.Code));
        Assert.Equal(0, _recorder.CountOf<Acknowledged>());
    }

    [Fact]
    public async Task Who_is_told_to_be_no_member_any_more_has_left()
    {
        FakeGateway.Visit visit = await WelcomedAsync(("lobby", 3));
        Task leaving = _alice.LeaveAsync("lobby", CancellationToken.None);
        await visit.AnswerAsync(await visit.HearAsync(), Error("not_a_member"));

        await leaving;
        Assert.Equal((1, 0), (_recorder.CountOf<Left>(), _recorder.CountOf<Refused>()));
        Assert.Empty(_alice.Known);
    }

    [Fact]
    public async Task A_message_that_is_given_up_is_taken_down()
    {
        using var giveUp = new CancellationTokenSource();
        FakeGateway.Visit visit = await WelcomedAsync();
        Task<bool> sending = _alice.SendAsync("lobby", "c1", "hi", giveUp.Token);
        await visit.AnswerAsync(await visit.HearAsync(), Error("unavailable"));
        await giveUp.CancelAsync();

        Assert.False(await sending);
        Assert.Equal("c1", Assert.Single(_recorder.Observations.OfType<GivenUp>()).Cid);
    }

    private static JsonObject Error(string code) => new() { ["type"] = "error", ["code"] = code, ["message"] = "" };

    private static JsonObject Ok(long seq) => new() { ["type"] = "ok", ["seq"] = seq, ["at"] = "2026-11-22T09:00:00.000Z" };

    private static JsonObject Synced(string room, JsonObject to) => new() { ["type"] = "ok", ["rooms"] = new JsonObject { [room] = to } };

    private async Task<FakeGateway.Visit> WelcomedAsync(params (string Room, long Seq)[] rooms)
    {
        FakeGateway.Visit visit = await _gateway.VisitAsync();
        await visit.WelcomeAsync(rooms);
        return visit;
    }
}
