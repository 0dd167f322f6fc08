using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OrleansChat.Gateway.Tests.Commands;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Api;

/// <summary>A script posts and reads with a token, and meets the rules that a socket meets.</summary>
public sealed class ApiTests(RunningGateway gateway) : IAsyncLifetime
{
    private readonly string _user = RunningGateway.Unique("alice");
    private readonly string _room = RunningGateway.Unique("room");
    private FrameClient _alice = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _alice = await gateway.GuestAsync(_user);
        await _alice.JoinAsync(_room);
        _http = New((string)_alice.Ready["token"]!, (await gateway.ProcessAsync()).Page);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _alice.DisposeAsync();
    }

    [Fact]
    public async Task A_message_reaches_the_members_once_however_often_it_is_posted()
    {
        (HttpResponseMessage first, JsonNode posted) = await PostAsync(_room, """{"text":"Grüße 😀"}""", "k-1");
        (HttpResponseMessage second, JsonNode again) = await PostAsync(_room, """{"text":"something else"}""", "k-1");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal("application/json", first.Content.Headers.ContentType!.ToString());
        Assert.Equal((2, _room, null), ((long)posted["seq"]!, (string?)posted["room"], (string?)posted["type"]));
        Assert.Equal((2, true), ((long)again["seq"]!, (bool)again["duplicate"]!));
        JsonObject message = await _alice.NextAsync("message");
        Assert.Equal(("Grüße 😀", "k-1", _user), ((string?)message["text"], (string?)message["cid"], (string?)message["user"]));

        (_, JsonNode page) = await GetAsync($"rooms/{_room}/messages?limit=5");
        Assert.Equal(("Grüße 😀", false), ((string?)Assert.Single(page["messages"]!.AsArray())!["text"], (bool)page["more"]!));
        (_, JsonNode rooms) = await GetAsync("rooms");
        Assert.Equal(_room, (string?)Assert.Single(rooms["rooms"]!.AsArray())!["room"]);
    }

    [Theory]
    [InlineData("POST", "rooms/ROOM/messages", """{"text":""}""", 400, "bad_frame")]
    [InlineData("POST", "rooms/ROOM/messages", "no JSON", 400, "bad_frame")]
    [InlineData("POST", "rooms/Not!a!room/messages", """{"text":"a"}""", 400, "bad_frame")]
    [InlineData("POST", "rooms/nowhere.at.all/messages", """{"text":"a"}""", 404, "no_such_room")]
    [InlineData("POST", "rooms/@nobody.at.all/messages", """{"text":"a"}""", 404, "no_such_user")]
    [InlineData("POST", "rooms/dm:a:b/messages", """{"text":"a"}""", 403, "forbidden")]
    [InlineData("GET", "rooms/ROOM/messages?limit=1000", null, 400, "bad_frame")]
    [InlineData("GET", "rooms/dm:a:b/messages", null, 403, "forbidden")]
    [InlineData("DELETE", "rooms/ROOM/messages", null, 404, "bad_frame")]
    [InlineData("GET", "", null, 404, "bad_frame")]
    [InlineData("GET", "elsewhere", null, 404, "bad_frame")]
    public async Task A_refusal_is_an_error_frame_with_the_status_that_says_the_same(string method, string path, string? body, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("ROOM", _room, StringComparison.Ordinal));
        request.Content = body is null ? null : new StringContent(body);
        await AssertRefusedAsync(await _http.SendAsync(request), (HttpStatusCode)status, code);
    }

    [Fact]
    public async Task Too_much_is_too_large_whether_it_says_so_or_not()
    {
        string text = new('x', 20_000), body = new('x', 70_000);
        await AssertRefusedAsync(await _http.PostAsync($"rooms/{_room}/messages", new StringContent($$"""{"text":"{{text}}"}""")), HttpStatusCode.RequestEntityTooLarge, "too_large");
        await AssertRefusedAsync(await _http.PostAsync($"rooms/{_room}/messages", new StringContent($$"""{"text":"{{body}}"}""")), HttpStatusCode.RequestEntityTooLarge, "too_large");
        using var chunked = new HttpRequestMessage(HttpMethod.Post, $"rooms/{_room}/messages") { Content = new StringContent($$"""{"text":"{{body}}"}""") };
        chunked.Headers.TransferEncodingChunked = true;
        await AssertRefusedAsync(await _http.SendAsync(chunked), HttpStatusCode.RequestEntityTooLarge, "too_large");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer forged")]
    [InlineData("Basic YTpi")]
    public async Task Without_a_token_nobody_is_let_in(string? authorization)
    {
        using HttpClient nobody = New(null, (await gateway.ProcessAsync()).Page);
        if (authorization is not null)
        {
            Assert.True(nobody.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization));
        }

        HttpResponseMessage response = await nobody.GetAsync("rooms");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        await AssertRefusedAsync(response, HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Pages_from_elsewhere_are_told_nothing_that_lets_them_in()
    {
        using var asked = new HttpRequestMessage(HttpMethod.Options, "rooms");
        asked.Headers.Add("Origin", "https://elsewhere.example");
        asked.Headers.Add("Access-Control-Request-Method", "GET");
        using HttpResponseMessage response = await _http.SendAsync(asked);

        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        Assert.False(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Whoever_asks_too_much_is_told_when_to_come_back()
    {
        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => _http.GetAsync("rooms")));
        HttpResponseMessage refused = Assert.IsType<HttpResponseMessage>(responses.FirstOrDefault(response => response.StatusCode == HttpStatusCode.TooManyRequests));

        Assert.NotNull(refused.Headers.RetryAfter!.Delta);
        await AssertRefusedAsync(refused, HttpStatusCode.TooManyRequests, "rate_limited");
    }

    [Fact]
    public async Task A_bot_s_token_is_good_until_it_is_renewed_or_the_bot_deleted()
    {
        string owner = RunningGateway.Unique("wanda"), bot = RunningGateway.Unique("robo");
        await using FrameClient wanda = await gateway.ConnectAsync();
        await wanda.SignInAsync(new { type = "register", user = owner, password = "correct horse" });
        string first = (string)(await wanda.RequestAsync(new { type = "bot_create", user = bot }))["token"]!;
        Uri page = (await gateway.ProcessAsync()).Page;
        using HttpClient before = New(first, page);
        Assert.Equal(HttpStatusCode.OK, (await before.GetAsync("rooms")).StatusCode);

        string second = (string)(await wanda.RequestAsync(new { type = "bot_token", user = bot }))["token"]!;
        using HttpClient after = New(second, page);
        Assert.Equal(HttpStatusCode.Unauthorized, (await before.GetAsync("rooms")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await after.GetAsync("rooms")).StatusCode);
        await using (FrameClient robo = await FrameClient.TokenAsync((await gateway.ProcessAsync()).Socket, second))
        {
            Assert.Equal(bot, robo.User);
            await robo.JoinAsync(_room);
        }

        await wanda.RequestAsync(new { type = "bot_delete", user = bot });
        Assert.Equal(HttpStatusCode.Unauthorized, (await after.GetAsync("rooms")).StatusCode);
        JsonObject change;
        do
        {
            change = await _alice.NextAsync("member");
        }
        while ((string?)change["action"] != "leave");
        Assert.Equal((bot, owner), ((string?)change["user"], (string?)change["by"]));
    }

    private static HttpClient New(string? token, Uri page)
    {
        var http = new HttpClient { BaseAddress = new Uri(page, "/api/v1/") };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private async Task<(HttpResponseMessage Response, JsonNode Body)> PostAsync(string room, string body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"rooms/{room}/messages") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        HttpResponseMessage response = await _http.SendAsync(request);
        return (response, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private async Task<(HttpResponseMessage Response, JsonNode Body)> GetAsync(string path)
    {
        HttpResponseMessage response = await _http.GetAsync(path);
        return (response, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.Equal((status, "application/json"), (response.StatusCode, response.Content.Headers.ContentType?.ToString()));
        JsonNode error = JsonNode.Parse(body)!;
        Assert.Equal(("error", code), ((string?)error["type"], (string?)error["code"]));
        Assert.NotEmpty((string)error["message"]!);
    }
}
