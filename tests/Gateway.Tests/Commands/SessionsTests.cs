using System.Net.WebSockets;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>One user on several devices.</summary>
public sealed class SessionsTests(RunningGateway gateway)
{
    private const string Password = "correct horse";

    private readonly string _user = RunningGateway.Unique("alice");
    private readonly string _room = RunningGateway.Unique("room");

    [Fact]
    public async Task A_second_device_gets_all_that_the_first_does_its_own_messages_too()
    {
        await using FrameClient first = await gateway.GuestAsync(_user);
        await using FrameClient second = await gateway.GuestAsync(_user);
        await using FrameClient bob = await gateway.GuestAsync(RunningGateway.Unique("bob"));
        await first.JoinAsync(_room);
        await bob.JoinAsync(_room);
        await first.SendAsync(_room, "from the first");
        await second.SendAsync(_room, "from the second");
        await bob.SendAsync(_room, "from bob");
        await bob.SendAsync($"@{_user}", "between us");
        await second.SendAsync($"@{bob.User}", "gladly");
        await first.RequestAsync(new { type = "leave", room = _room });

        string[] ofFirst = await TenAsync(first), ofSecond = await TenAsync(second);

        // Between rooms no order is promised.
        Assert.Equal(ofFirst.Order(StringComparer.Ordinal), ofSecond.Order(StringComparer.Ordinal));
        Assert.Equal(InRoom(ofFirst), InRoom(ofSecond));
        Assert.Equal(6, InRoom(ofFirst).Length);

        string[] InRoom(string[] frames) => [.. frames.Where(frame => frame.Contains($"\"room\":\"{_room}\"", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended_one_by_one_or_all_but_this()
    {
        await using FrameClient first = await gateway.ConnectAsync($"?user={_user}", options => options.SetRequestHeader("User-Agent", "Phone/1.0 (test)"));
        JsonObject ready = await first.NextAsync("ready");
        await using FrameClient second = await gateway.GuestAsync(_user);
        await using FrameClient third = await gateway.GuestAsync(_user);

        JsonObject listed = await second.RequestAsync(new { type = "sessions" });

        Assert.True((bool)listed["complete"]!);
        JsonNode[] sessions = [.. listed["sessions"]!.AsArray()!];
        Assert.Equal(
            [(string?)ready["session"], (string?)second.Ready["session"], (string?)third.Ready["session"]],
            sessions.Select(session => (string?)session["session"]));
        Assert.Equal([false, true, false], sessions.Select(session => (bool)session["current"]!));
        Assert.Equal(("127.0.0.1", true), ((string?)sessions[0]["remote_address"], (bool)sessions[0]["guest"]!));
        Assert.StartsWith("Phone/1.0", (string?)sessions[0]["user_agent"], StringComparison.Ordinal);
        Assert.Null(sessions[1]["user_agent"]);

        Assert.Equal(1, (int)(await second.RequestAsync(new { type = "end_session", session = ready["session"] }))["ended"]!);
        await AssertEndedAsync(first);
        Assert.Equal("no_such_message", (string?)(await second.RequestAnyAsync(new { type = "end_session", session = "nobodys" }))["code"]);
        await using FrameClient fourth = await gateway.GuestAsync(_user);
        Assert.Equal(2, (int)(await second.RequestAsync(new { type = "end_sessions" }))["ended"]!);
        await AssertEndedAsync(third);
        await AssertEndedAsync(fourth);
        Assert.Single((await second.RequestAsync(new { type = "sessions" }))["sessions"]!.AsArray());
    }

    [Fact]
    public async Task Nobody_ends_a_session_of_another()
    {
        await using FrameClient alice = await gateway.GuestAsync(_user);
        await using FrameClient bob = await gateway.GuestAsync(RunningGateway.Unique("bob"));

        Assert.Equal("no_such_message", (string?)(await bob.RequestAnyAsync(new { type = "end_session", session = (string?)alice.Ready["session"] }))["code"]);
        Assert.Equal("pong", (string?)(await alice.RequestAsync(new { type = "ping" }))["type"]);
    }

    [Fact]
    public async Task Who_changes_the_password_stays_and_everybody_else_and_every_token_is_out()
    {
        await using FrameClient here = await gateway.ConnectAsync();
        await here.SignInAsync(new { type = "register", user = _user, password = Password });
        await using FrameClient there = await gateway.ConnectAsync();
        await there.SignInAsync(new { type = "login", user = _user, password = Password });

        Assert.Equal("unauthenticated", (string?)(await here.RequestAnyAsync(Change("a wrong horse", "a new horse")))["code"]);
        Assert.Equal("bad_frame", (string?)(await here.RequestAnyAsync(Change(Password, "short")))["code"]);
        JsonObject changed = await here.RequestAsync(Change(Password, "a new horse"));

        Assert.Equal((_user, (string?)here.Ready["session"]), ((string?)changed["user"], (string?)changed["session"]));
        await AssertEndedAsync(there);
        foreach (FrameClient old in new[] { here, there })
        {
            await Assert.ThrowsAnyAsync<WebSocketException>(() => gateway.ConnectAsync($"?access_token={(string)old.Ready["token"]!}"));
        }

        await using FrameClient again = await FrameClient.TokenAsync((await gateway.ProcessAsync()).Socket, (string)changed["token"]!);
        await using FrameClient anew = await gateway.ConnectAsync();
        Assert.Equal("unauthenticated", (string?)(await anew.RequestAnyAsync(new { type = "login", user = _user, password = Password }))["code"]);
        await anew.SignInAsync(new { type = "login", user = _user, password = "a new horse" });
        await here.RequestAsync(new { type = "auth", token = (string)changed["token"]! });
        Assert.Equal("pong", (string?)(await here.RequestAsync(new { type = "ping" }))["type"]);
    }

    [Fact]
    public async Task A_guest_has_no_password_to_change()
    {
        await using FrameClient guest = await gateway.GuestAsync(_user);

        Assert.Equal("forbidden", (string?)(await guest.RequestAnyAsync(Change(Password, "a new horse")))["code"]);
    }

    private static object Change(string old, string wanted) => new { type = "change_password", old, @new = wanted };

    private static async Task<string[]> TenAsync(FrameClient client)
    {
        var frames = new List<string>();
        while (frames.Count < 10)
        {
            JsonObject frame = await client.NextAsync();
            if (frame["seq"] is not null)
            {
                frames.Add(frame.ToJsonString());
            }
        }

        return [.. frames];
    }

    private static async Task AssertEndedAsync(FrameClient client)
    {
        await Eventually.ReturnsAsync(client.Closed);
        Assert.Equal((4503, "session_ended"), ((int?)client.CloseStatus, (string?)client.Bye!["reason"]));
    }
}
