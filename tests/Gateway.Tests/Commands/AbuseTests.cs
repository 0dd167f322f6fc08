using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>Who tries too often, and who pays for it.</summary>
public sealed class AbuseTests(LimitedGateway gateway)
{
    private const string Password = "correct horse";

    private readonly string _home = LimitedGateway.NewAddress();
    private readonly string _user = RunningGateway.Unique("alice");

    [Fact]
    public async Task An_address_that_guesses_has_no_more_guesses_and_its_honest_users_come_in_all_the_same()
    {
        await using FrameClient alice = await gateway.ConnectAsync(_home);
        await alice.SignInAsync(new { type = "register", user = _user, password = Password });
        string neighbour = _home.Replace("::1", "::2", StringComparison.Ordinal);
        await using FrameClient mallory = await gateway.ConnectAsync(neighbour);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("unauthenticated", await LoginAsync(mallory, RunningGateway.Unique("anybody"), "a wrong horse"));
        }

        JsonObject refused = await mallory.RequestAnyAsync(new { type = "login", user = RunningGateway.Unique("anybody"), password = "a wrong horse" });
        Assert.Equal("rate_limited", (string?)refused["code"]);
        Assert.InRange((long)refused["retry_after_ms"]!, 1, (long)TimeSpan.FromHours(1).TotalMilliseconds);
        await using FrameClient again = await gateway.ConnectAsync(_home);
        await again.SignInAsync(new { type = "login", user = _user, password = Password });
        Assert.Equal(_user, again.User);
    }

    [Fact]
    public async Task Nobody_shuts_a_user_out_from_elsewhere()
    {
        await using FrameClient alice = await gateway.ConnectAsync(_home);
        await alice.SignInAsync(new { type = "register", user = _user, password = Password });
        string? last = null;
        for (int i = 0; i < 40 && last != "rate_limited"; i++)
        {
            await using FrameClient mallory = await gateway.ConnectAsync(LimitedGateway.NewAddress());
            last = await LoginAsync(mallory, _user, "a wrong horse");
        }

        Assert.Equal("rate_limited", last);
        await using FrameClient again = await gateway.ConnectAsync(_home);
        Assert.Equal("unauthenticated", await LoginAsync(again, _user, "a wrong horse"));
        await again.SignInAsync(new { type = "login", user = _user, password = Password });
    }

    [Fact]
    public async Task An_address_registers_so_many_names_and_enters_so_many_guests()
    {
        for (int i = 0; i < 2; i++)
        {
            await using FrameClient one = await gateway.ConnectAsync(_home);
            await one.SignInAsync(new { type = "register", user = RunningGateway.Unique("one"), password = Password });
        }

        await using FrameClient third = await gateway.ConnectAsync(_home);
        Assert.Equal("rate_limited", (string?)(await third.RequestAnyAsync(
            new { type = "register", user = RunningGateway.Unique("one"), password = Password }))["code"]);
        for (int i = 0; i < 10; i++)
        {
            await using FrameClient guest = await gateway.ConnectAsync(_home, $"?user={RunningGateway.Unique("guest")}");
        }

        Assert.Equal("rate_limited", (string?)(await third.RequestAnyAsync(new { type = "auth", guest = RunningGateway.Unique("guest") }))["code"]);
        Assert.Equal(HttpStatusCode.TooManyRequests, await RefusedAsync(_home, $"?user={RunningGateway.Unique("guest")}"));
    }

    [Fact]
    public async Task An_address_shakes_hands_so_often()
    {
        for (int i = 0; i < 30; i++)
        {
            await using FrameClient one = await gateway.ConnectAsync(_home);
        }

        // One comes back every second.
        HttpStatusCode status = default;
        for (int i = 0; i < 20 && status != HttpStatusCode.TooManyRequests; i++)
        {
            status = await RefusedAsync(_home, "?access_token=forged");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        await using FrameClient other = await gateway.ConnectAsync(LimitedGateway.NewAddress());
    }

    [Fact]
    public async Task An_address_asks_by_http_so_often_and_for_health_as_often_as_it_likes()
    {
        using var http = new HttpClient { BaseAddress = (await gateway.ProcessAsync()).Page };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", _home);
        HttpResponseMessage answer = await http.GetAsync("app.js");
        for (int i = 0; i < 20 && answer.IsSuccessStatusCode; i++)
        {
            answer.Dispose();
            answer = await http.GetAsync("app.js");
        }

        using (answer)
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            JsonNode error = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            Assert.Equal(("error", "rate_limited"), ((string?)error["type"], (string?)error["code"]));
            Assert.True((long)error["retry_after_ms"]! > 0);
        }

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/ready")).StatusCode);
    }

    private static async Task<string?> LoginAsync(FrameClient client, string user, string password) =>
        (string?)(await client.RequestAnyAsync(new { type = "login", user, password }))["code"];

    private async Task<HttpStatusCode> RefusedAsync(string address, string query)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        LimitedGateway.Say(socket.Options, address);
        var target = new Uri((await gateway.ProcessAsync()).Socket + query);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(target, default));
        return socket.HttpStatusCode;
    }
}
