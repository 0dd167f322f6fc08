using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Webhooks;
using OrleansChat.Silo.Webhooks;
using OrleansChat.Tests.Common;

namespace OrleansChat.Silo.Tests.Webhooks;

/// <summary>What receivers get, and where deliveries do not go.</summary>
public sealed class WebhookPostTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset At = new(2026, 11, 22, 9, 0, 0, 123, TimeSpan.Zero);

    private WebhookReceiver _receiver = null!;

    public async ValueTask InitializeAsync() => _receiver = await WebhookReceiver.StartAsync();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Fact]
    public async Task A_delivery_is_the_events_as_members_get_them_signed()
    {
        using WebhookPost post = New(Open);
        PostResult result = await post.PostAsync(
            Delivery(new MessagePosted(4, At, "alice", "Grüße 😀 \"x\"", "c1"), new MemberChanged(5, At, "bob", "bob", MembershipChange.Joined, Role.Member)), None);

        Assert.Equal(new PostResult(200), result);
        WebhookReceiver.Received got = Assert.Single(_receiver.All);
        Assert.Equal(("POST", "/hook"), (got.Method, got.Path));
        Assert.Equal("application/json", got.Headers["Content-Type"]);
        Assert.Equal("hook.5", got.Headers["X-OrleansChat-Delivery"]);
        Assert.Equal(
            """{"webhook":"hook","delivery":"hook.5","room":"lobby","events":[{"type":"message","room":"lobby","seq":4,"at":"2026-11-22T09:00:00.123Z","user":"alice","text":"Grüße 😀 \"x\"","cid":"c1"},{"type":"member","room":"lobby","seq":5,"at":"2026-11-22T09:00:00.123Z","user":"bob","action":"join","role":"member","by":"bob"}]}""",
            Encoding.UTF8.GetString(got.Body));
        AssertSigned("whsec_secret", got);
        Assert.DoesNotContain(got.Headers.Keys, name => name is "traceparent" or "Cookie" or "Authorization");
    }

    [Fact]
    public async Task A_test_says_so()
    {
        using WebhookPost post = New(Open);
        await post.PostAsync(Delivery(), None);

        Assert.Equal("""{"webhook":"hook","delivery":"hook.5","room":"lobby","test":true,"events":[]}""", Encoding.UTF8.GetString(Assert.Single(_receiver.All).Body));
    }

    [Fact]
    public void The_signature_is_one_that_anybody_can_compute()
    {
        string signature = WebhookSignature.Of("whsec_test", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), "{}"u8);

        // printf '1700000000.{}' | openssl dgst -sha256 -hmac whsec_test
        Assert.Equal("t=1700000000,v1=" + Convert.ToHexStringLower(HMACSHA256.HashData("whsec_test"u8, "1700000000.{}"u8)), signature);
    }

    [Theory]
    [InlineData(204, true)]
    [InlineData(301, false)]
    [InlineData(404, false)]
    [InlineData(500, false)]
    public async Task Only_success_is_success_and_no_redirect_is_followed(int status, bool received)
    {
        using WebhookPost post = New(Open);
        _receiver.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        PostResult result = await post.PostAsync(Delivery(), None);

        Assert.Equal((status, received), (result.Status!.Value, result.IsReceived));
        Assert.Equal(received, result.Problem is null);
        Assert.Single(_receiver.All);
    }

    [Fact]
    public async Task What_the_receiver_says_of_later_is_told()
    {
        using WebhookPost post = New(Open);
        _receiver.Answer = context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        };

        Assert.Equal(TimeSpan.FromMinutes(2), (await post.PostAsync(Delivery(), None)).RetryAfter);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_not_waited_for()
    {
        using WebhookPost post = New(new WebhooksOptions { AllowHttp = true, AllowPrivateNetworks = true, Timeout = TimeSpan.FromMilliseconds(200) });
        var never = new TaskCompletionSource();
        _receiver.Answer = context => never.Task.WaitAsync(context.RequestAborted);
        PostResult result = await Eventually.ReturnsAsync(post.PostAsync(Delivery(), None));
        never.SetResult();

        Assert.Equal((null, "The receiver did not answer in time."), (result.Status, result.Problem));
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read()
    {
        using WebhookPost post = New(Open);
        _receiver.Answer = async context =>
        {
            byte[] much = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(much, context.RequestAborted);
            }
        };

        Assert.Equal(200, (await Eventually.ReturnsAsync(post.PostAsync(Delivery(), None))).Status);
    }

    [Fact]
    public async Task Whoever_cancels_gets_no_answer()
    {
        using WebhookPost post = New(Open);
        using var cancelled = new CancellationTokenSource();
        _receiver.Answer = context => cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (true)
            {
                await post.PostAsync(Delivery(), cancelled.Token);
            }
        });
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("0")]
    public async Task Nothing_goes_to_a_network_of_one_s_own_whatever_it_is_called(string host)
    {
        using WebhookPost post = New(new WebhooksOptions { AllowHttp = true });
        int port = new Uri(_receiver.Url).Port;
        PostResult result = await post.PostAsync(Delivery(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}/hook")), None);

        Assert.Null(result.Status);
        Assert.Contains("public", result.Problem, StringComparison.Ordinal);
        Assert.Empty(_receiver.All);
    }

    [Fact]
    public async Task Nobody_there_is_an_answer_too()
    {
        using WebhookPost post = New(Open);
        string url = _receiver.Url;
        await _receiver.DisposeAsync();
        PostResult gone = await post.PostAsync(Delivery(url), None);
        PostResult unknown = await post.PostAsync(Delivery("http://no-such-name.invalid/"), None);

        Assert.Equal("The receiver could not be reached, or broke the connection.", gone.Problem);
        Assert.Equal("The receiver's name is not known.", unknown.Problem);
    }

    [Theory]
    [InlineData("https://example.org/hook?a=b", null)]
    [InlineData("https://8.8.8.8:8443/", null)]
    [InlineData("http://example.org/", RefusalCode.Forbidden)]
    [InlineData("https://127.0.0.1/", RefusalCode.Forbidden)]
    [InlineData("https://[::1]/", RefusalCode.Forbidden)]
    [InlineData("https://10.1/", RefusalCode.Forbidden)]
    [InlineData("https://user:secret@example.org/", RefusalCode.BadFrame)]
    [InlineData("https://example.org/#part", RefusalCode.BadFrame)]
    [InlineData("ftp://example.org/", RefusalCode.BadFrame)]
    [InlineData("file:///etc/passwd", RefusalCode.BadFrame)]
    [InlineData("/hook", RefusalCode.BadFrame)]
    [InlineData("https://", RefusalCode.BadFrame)]
    [InlineData("example.org", RefusalCode.BadFrame)]
    [InlineData("", RefusalCode.BadFrame)]
    public void An_address_is_looked_at_when_it_is_given(string url, RefusalCode? refused)
    {
        using WebhookPost post = New(new WebhooksOptions());
        Assert.Equal(refused, post.Check(url)?.Code);
    }

    [Fact]
    public async Task Only_so_many_are_under_way_and_repetitions_leave_room_for_the_others()
    {
        using WebhookPost post = New(new WebhooksOptions { AllowHttp = true, AllowPrivateNetworks = true, MaxConcurrent = 4 });
        var answer = new TaskCompletionSource();
        _receiver.Answer = context => answer.Task.WaitAsync(context.RequestAborted);
        Task<PostResult>[] repeated = [.. Enumerable.Range(0, 5).Select(_ => post.PostAsync(Delivery() with { Repeats = true }, None))];
        await Eventually.TrueAsync(() => _receiver.All.Count == 1);
        Task<PostResult>[] fresh = [.. Enumerable.Range(0, 5).Select(_ => post.PostAsync(Delivery(), None))];
        await Eventually.TrueAsync(() => _receiver.All.Count == 4);
        answer.SetResult();
        await Task.WhenAll([.. repeated, .. fresh]);

        Assert.Equal(10, _receiver.All.Count);
    }

    private static readonly WebhooksOptions Open = new() { AllowHttp = true, AllowPrivateNetworks = true };

    private static WebhookPost New(WebhooksOptions options) => new(Options.Create(options), TimeProvider.System);

    private WebhookDelivery Delivery(params RoomEvent[] events) => Delivery(_receiver.Url + "/hook", events);

    private static WebhookDelivery Delivery(string url, params RoomEvent[] events) => new(
        new StoredWebhook("hook", "lobby", url, ["message", "member"], "whsec_secret", "alice", At, new WebhookProgress(1, 3, 5)), "hook.5", events, Repeats: false);

    private static void AssertSigned(string secret, WebhookReceiver.Received got)
    {
        string[] parts = got.Headers["X-OrleansChat-Signature"].Split(',');
        Assert.Equal(2, parts.Length);
        long time = long.Parse(parts[0]["t=".Length..], CultureInfo.InvariantCulture);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - time, 0, 60);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{time}."), .. got.Body];
        Assert.Equal("v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)), parts[1]);
    }
}
