using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>The ways in, and the doors that stay shut.</summary>
public sealed class SignInTests(RunningGateway gateway)
{
    private const string Password = "correct horse";

    [Fact]
    public async Task A_user_registers_logs_in_and_comes_back_by_token()
    {
        string user = RunningGateway.Unique("carol");
        await using FrameClient first = await gateway.ConnectAsync();
        JsonObject ready = await first.SignInAsync(new { type = "register", user, password = Password, name = "Carol" });
        Assert.Equal("ready", (string?)ready["type"]);
        Assert.Equal(user, (string?)ready["user"]);

        await using FrameClient second = await gateway.ConnectAsync();
        await second.SignInAsync(new { type = "login", user, password = Password });
        await using FrameClient third = await gateway.ConnectAsync();
        await third.SignInAsync(new { type = "auth", token = (string?)second.Ready["token"] });
        await using FrameClient fourth = await FrameClient.TokenAsync((await gateway.ProcessAsync()).Socket, (string)third.Ready["token"]!);
        await using FrameClient fifth = await gateway.ConnectAsync($"?access_token={(string)fourth.Ready["token"]!}");
        Assert.Equal(user, (string?)(await fifth.NextAsync("ready"))["user"]);
    }

    [Fact]
    public async Task Nothing_but_ping_is_answered_before_signing_in()
    {
        await using FrameClient client = await gateway.ConnectAsync();

        Assert.Equal("pong", (string?)(await client.RequestAsync(new { type = "ping" }))["type"]);
        foreach (object request in new object[] { new { type = "rooms" }, new { type = "send", room = "lobby", text = "x" }, new { type = "discover" } })
        {
            Assert.Equal("unauthenticated", (string?)(await client.RequestAnyAsync(request))["code"]);
        }
    }

    [Fact]
    public async Task The_fifth_wrong_password_closes_the_socket()
    {
        string user = RunningGateway.Unique("carol");
        await using FrameClient owner = await gateway.ConnectAsync();
        await owner.SignInAsync(new { type = "register", user, password = Password });
        await using FrameClient client = await gateway.ConnectAsync();
        for (int i = 0; i < 5; i++)
        {
            JsonObject error = await client.RequestAnyAsync(new { type = "login", user = i % 2 == 0 ? user : RunningGateway.Unique("nobody"), password = "a wrong horse" });
            Assert.Equal("unauthenticated", (string?)error["code"]);
        }

        await Eventually.ReturnsAsync(client.Closed);
        Assert.Equal(4500, (int?)client.CloseStatus);
        Assert.Equal(4500, (int)client.Bye!["code"]!);
    }

    [Fact]
    public async Task A_guest_may_not_take_a_registered_name_by_any_way()
    {
        string user = RunningGateway.Unique("carol");
        await using FrameClient owner = await gateway.ConnectAsync();
        await owner.SignInAsync(new { type = "register", user, password = Password });

        await using FrameClient guest = await gateway.ConnectAsync();
        Assert.Equal("already_exists", (string?)(await guest.RequestAnyAsync(new { type = "auth", guest = user }))["code"]);
        Assert.Equal(HttpStatusCode.Conflict, await RefusedAsync($"?user={user}"));
    }

    [Fact]
    public async Task Registering_a_guest_s_name_ends_the_guest_and_its_token()
    {
        string user = RunningGateway.Unique("heidi");
        await using FrameClient guest = await gateway.GuestAsync(user);
        await using FrameClient owner = await gateway.ConnectAsync();
        await owner.SignInAsync(new { type = "register", user, password = Password });

        await Eventually.ReturnsAsync(guest.Closed);
        Assert.Equal(4503, (int?)guest.CloseStatus);
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusedAsync($"?access_token={(string)guest.Ready["token"]!}"));
    }

    [Theory]
    [InlineData("?access_token=forged", HttpStatusCode.Unauthorized)]
    [InlineData("?access_token=", HttpStatusCode.Unauthorized)]
    [InlineData("?access_token=eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJhbGljZSIsImd1ZXN0IjpmYWxzZSwiZ2VuIjoxfQ.", HttpStatusCode.Unauthorized)]
    [InlineData("?user=Mallory!", HttpStatusCode.BadRequest)]
    [InlineData("?user=", HttpStatusCode.BadRequest)]
    public async Task Bad_credentials_are_refused_before_the_upgrade(string query, HttpStatusCode status) =>
        Assert.Equal(status, await RefusedAsync(query));

    [Fact]
    public async Task Auth_on_a_live_socket_renews_the_token_of_the_same_user_only()
    {
        await using FrameClient alice = await gateway.GuestAsync(RunningGateway.Unique("alice"));
        await using FrameClient bob = await gateway.GuestAsync(RunningGateway.Unique("bob"));

        JsonObject renewed = await alice.RequestAsync(new { type = "auth", token = (string)alice.Ready["token"]! });
        Assert.Equal("ok", (string?)renewed["type"]);
        Assert.Equal(alice.User, (string?)renewed["user"]);
        await using FrameClient again = await FrameClient.TokenAsync((await gateway.ProcessAsync()).Socket, (string)renewed["token"]!);
        Assert.Equal(alice.User, again.User);
        Assert.Equal("forbidden", (string?)(await alice.RequestAnyAsync(new { type = "auth", token = (string)bob.Ready["token"]! }))["code"]);
        Assert.Equal("forbidden", (string?)(await alice.RequestAnyAsync(new { type = "register", user = alice.User, password = Password }))["code"]);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("")]
    public async Task A_password_out_of_bounds_is_a_bad_frame(string password)
    {
        await using FrameClient client = await gateway.ConnectAsync();

        Assert.Equal(
            "bad_frame", (string?)(await client.RequestAnyAsync(new { type = "register", user = RunningGateway.Unique("dave"), password }))["code"]);
    }

    private async Task<HttpStatusCode> RefusedAsync(string query)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(async () => await socket.ConnectAsync(new Uri((await gateway.ProcessAsync()).Socket + query), default));
        return socket.HttpStatusCode;
    }
}
