using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>What clients see of what operators do on the admin port.</summary>
public sealed class OperatorsTests(RunningGateway gateway) : IAsyncLifetime
{
    private const string Password = "correct horse";

    private readonly string _user = RunningGateway.Unique("alice");
    private HttpClient _operator = null!;

    public async ValueTask InitializeAsync() => _operator = await gateway.OperatorAsync();

    public ValueTask DisposeAsync()
    {
        _operator.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Sessions_are_listed_with_where_they_are_and_ended_one_by_one_or_all()
    {
        await using FrameClient first = await gateway.GuestAsync(_user);
        await using FrameClient second = await gateway.GuestAsync(_user);

        JsonNode sessions = await ReadAsync($"users/{_user}/sessions");
        Assert.Equal(
            [(string?)first.Ready["session"], (string?)second.Ready["session"]],
            sessions["items"]!.AsArray().Select(session => (string?)session!["session"]));
        JsonNode one = sessions["items"]![0]!;
        Assert.Equal(("127.0.0.1", true), ((string?)one["remote_address"], (bool)one["guest"]!));
        JsonNode listed = Assert.Single((await ReadAsync("cluster"))["gateways"]!.AsArray())!;
        Assert.Equal((string?)listed["name"], (string?)one["gateway"]);

        await DoAsync(HttpMethod.Post, $"users/{_user}/disconnect", new { session = (string?)first.Ready["session"] });
        await AssertEndedAsync(first, 4503, "session_ended");
        Assert.Equal("pong", (string?)(await second.RequestAsync(new { type = "ping" }))["type"]);
        await DoAsync(HttpMethod.Post, $"users/{_user}/disconnect");
        await AssertEndedAsync(second, 4503, "session_ended");
        await Eventually.TrueAsync(async () => !(bool)(await ReadAsync($"users/{_user}"))["online"]!);
    }

    [Fact]
    public async Task Whoever_is_banned_is_put_out_and_not_let_in_until_the_ban_is_ended()
    {
        await using FrameClient here = await gateway.ConnectAsync();
        await here.SignInAsync(new { type = "register", user = _user, password = Password });
        string token = (string)here.Ready["token"]!;

        await DoAsync(HttpMethod.Put, $"users/{_user}/ban", new { reason = "Spam" });

        await AssertEndedAsync(here, 4504, "banned");
        await using FrameClient again = await gateway.ConnectAsync();
        foreach (object request in new object[] { new { type = "login", user = _user, password = Password }, new { type = "auth", token } })
        {
            JsonObject error = await again.RequestAnyAsync(request);
            Assert.Equal("banned", (string?)error["code"]);
            Assert.Contains("Spam", (string?)error["message"], StringComparison.Ordinal);
        }

        WebSocketException refused = await Assert.ThrowsAnyAsync<WebSocketException>(() => gateway.ConnectAsync($"?access_token={token}"));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        await DoAsync(HttpMethod.Delete, $"users/{_user}/ban");
        await using FrameClient back = await FrameClient.TokenAsync((await gateway.ProcessAsync()).Socket, token);
        Assert.Equal(_user, back.User);
    }

    [Fact]
    public async Task A_deleted_message_is_gone_for_those_who_are_there_and_those_who_come()
    {
        string room = RunningGateway.Unique("room");
        await using FrameClient alice = await gateway.GuestAsync(_user);
        await alice.JoinAsync(room);
        long seq = await alice.SendAsync(room, "a secret", "c1");
        await alice.NextAsync("message");

        await DoAsync(HttpMethod.Delete, $"rooms/{room}/messages/{seq}");

        JsonObject deleted = await alice.NextAsync("deleted");
        Assert.Equal((seq, seq + 1, "system"), ((long)deleted["target"]!, (long)deleted["seq"]!, (string?)deleted["by"]));
        JsonObject history = await alice.RequestAsync(new { type = "history", room });
        AssertTombstone(Assert.Single(history["messages"]!.AsArray())!);
        Assert.True((bool)(await alice.RequestAsync(new { type = "send", room, text = "a secret", cid = "c1" }))["duplicate"]!);

        await alice.RequestAsync(new { type = "sync", rooms = new Dictionary<string, long> { [room] = seq - 1 } });
        AssertTombstone(await alice.NextAsync("message"));
        Assert.True(JsonNode.DeepEquals(deleted, await alice.NextAsync("deleted")));
        Assert.Equal("an announcement", await AnnouncedAsync(alice, room));

        void AssertTombstone(JsonNode message)
        {
            Assert.Equal((seq, "", "system"), ((long)message["seq"]!, (string?)message["text"], (string?)message["deleted_by"]));
            Assert.Equal((string?)deleted["at"], (string?)message["deleted_at"]);
        }
    }

    [Fact]
    public async Task Whoever_is_erased_is_put_out_leaves_their_rooms_and_cannot_come_back()
    {
        string room = RunningGateway.Unique("room"), other = RunningGateway.Unique("bob");
        await using FrameClient alice = await gateway.ConnectAsync();
        await alice.SignInAsync(new { type = "register", user = _user, password = Password });
        await using FrameClient bob = await gateway.GuestAsync(other);
        await bob.JoinAsync(room);
        await alice.JoinAsync(room);
        long seq = await alice.SendAsync(room, "a secret");

        JsonNode erased = await DoAsync(HttpMethod.Delete, $"users/{_user}");

        Assert.Equal((true, 1, 1), ((bool)erased["completed"]!, (int)erased["rooms_left"]!, (int)erased["messages_deleted"]!));
        await AssertEndedAsync(alice, 4503, "session_ended");
        JsonObject left = await bob.NextAsync("member");
        while ((string?)left["action"] != "leave")
        {
            left = await bob.NextAsync("member");
        }

        Assert.Equal((_user, "system"), ((string?)left["user"], (string?)left["by"]));
        Assert.Equal(seq, (long)(await bob.NextAsync("deleted"))["target"]!);
        await using FrameClient again = await gateway.ConnectAsync();
        Assert.Equal("unauthenticated", (string?)(await again.RequestAnyAsync(new { type = "login", user = _user, password = Password }))["code"]);
        Assert.Equal("already_exists", (string?)(await again.RequestAnyAsync(new { type = "register", user = _user, password = Password }))["code"]);
        Assert.Equal("already_exists", (string?)(await again.RequestAnyAsync(new { type = "auth", guest = _user }))["code"]);
    }

    [Fact]
    public async Task Nobody_can_be_the_system()
    {
        await using FrameClient client = await gateway.ConnectAsync();
        Assert.Equal("already_exists", (string?)(await client.RequestAnyAsync(new { type = "register", user = "system", password = Password }))["code"]);
        Assert.Equal("already_exists", (string?)(await client.RequestAnyAsync(new { type = "auth", guest = "system" }))["code"]);
        Assert.Equal("unauthenticated", (string?)(await client.RequestAnyAsync(new { type = "login", user = "system", password = Password }))["code"]);
    }

    private async Task<string?> AnnouncedAsync(FrameClient member, string room)
    {
        await DoAsync(HttpMethod.Post, $"rooms/{room}/announcements", new { text = "an announcement" });
        JsonObject message = await member.NextAsync("message");
        Assert.Equal("system", (string?)message["user"]);
        return (string?)message["text"];
    }

    private static async Task AssertEndedAsync(FrameClient client, int code, string reason)
    {
        await Eventually.ReturnsAsync(client.Closed);
        Assert.Equal((code, reason), ((int?)client.CloseStatus, (string?)client.Bye!["reason"]));
    }

    private async Task<JsonNode> ReadAsync(string path) => JsonNode.Parse(await _operator.GetStringAsync($"admin/v1/{path}"))!;

    private async Task<JsonNode> DoAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"admin/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage answer = await _operator.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        return answer.StatusCode == HttpStatusCode.NoContent ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
