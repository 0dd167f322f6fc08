using System.Net;
using System.Text.RegularExpressions;
using OrleansChat.Tests.Common;

namespace OrleansChat.Deploy.Tests.Proxies;

/// <summary>What the proxies do with a request, whoever answers it.</summary>
public sealed partial class ProxyConfigurationTests
{
    public static TheoryData<ProxyKind> Kinds => [.. Enum.GetValues<ProxyKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_proxy_takes_our_configuration(ProxyKind kind)
    {
        (int exitCode, string output) = await ProxyProcess.CheckAsync(kind);

        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("warn", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_silent_socket_outlives_the_servers_own_patience()
    {
        TimeSpan patience = Stopping.Connection<TimeSpan>("SilenceTimeout");
        string[] timeouts =
        [
            .. NginxTimeout().Matches(Deployment.Text("nginx", "nginx.conf")).Select(match => match.Groups[1].Value),
            .. HaproxyTimeout().Matches(Deployment.Text("haproxy", "haproxy.cfg")).Select(match => match.Groups[1].Value),
        ];

        Assert.Equal(3, timeouts.Length);
        Assert.True(patience > Stopping.Connection<TimeSpan>("PingInterval"));
        Assert.All(timeouts, timeout => Assert.True(Stopping.Parse(timeout) > patience));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_upload_goes_through_as_it_comes(ProxyKind kind)
    {
        await using Upstream upstream = await Upstream.StartAsync();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(kind, upstream.Backend, upstream.Backend);
        using HttpClient client = proxy.Client();
        using var content = new HeldContent(3 * 1024 * 1024, () => Eventually.TrueAsync(() => !upstream.Requests.IsEmpty));

        using HttpResponseMessage answer = await client.PostAsync(new Uri("/media", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(3 * 1024 * 1024, upstream.BodyBytes);
        Assert.Equal("https", Assert.Single(upstream.Requests)["X-Forwarded-Proto"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Gateways_are_told_who_asks_and_what_a_client_wrote_about_itself_is_gone(ProxyKind kind)
    {
        await using Upstream upstream = await Upstream.StartAsync();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(kind, upstream.Backend, upstream.Backend);
        using HttpClient client = proxy.Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "http");

        using HttpResponseMessage answer = await client.GetAsync(new Uri("/app.js?access_token=secret", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpVersion.Version20, answer.Version);
        Assert.Equal("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
        var headers = Assert.Single(upstream.Requests);
        Assert.Equal("127.0.0.1", headers["X-Forwarded-For"]);
        Assert.Equal("https", headers["X-Forwarded-Proto"]);
        Assert.Equal(proxy.Page.Authority, headers["Host"]);
        await Eventually.TrueAsync(() => proxy.Log.Contains("GET /app.js", StringComparison.Ordinal));
        Assert.DoesNotContain("secret", proxy.Log, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_gateway_that_is_gone_or_draining_is_passed_over_and_nobody_sees_it(ProxyKind kind)
    {
        await using Upstream good = await Upstream.StartAsync();
        await using Upstream draining = await Upstream.StartAsync();
        draining.Status = 503;
        Backend gone = new(LoopbackPort.Find(), draining.Backend.AdminPort);
        foreach (Backend bad in new[] { draining.Backend, gone })
        {
            await using ProxyProcess proxy = await ProxyProcess.StartAsync(kind, bad, good.Backend);
            using HttpClient client = proxy.Client();
            for (int i = 0; i < 20; i++)
            {
                Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);
            }
        }

        Assert.NotEmpty(draining.Requests);
        Assert.Equal(40, good.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_plain_is_sent_to_tls_and_health_is_nobody_elses_business(ProxyKind kind)
    {
        await using Upstream upstream = await Upstream.StartAsync();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(kind, upstream.Backend, upstream.Backend);
        using HttpClient client = proxy.Client();

        using HttpResponseMessage plain = await client.GetAsync(proxy.PlainPage);
        Assert.Equal(HttpStatusCode.PermanentRedirect, plain.StatusCode);
        Assert.Equal(Uri.UriSchemeHttps, plain.Headers.Location!.Scheme);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode);
        Assert.Empty(upstream.Requests);
    }

    /// <summary>A body of which the second half only comes when the other end has seen the first.</summary>
    private sealed class HeldContent(int length, Func<Task> seenAsync) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[length / 2]);
            await stream.FlushAsync();
            await seenAsync();
            await stream.WriteAsync(new byte[length - (length / 2)]);
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }

    [GeneratedRegex(@"^\s*proxy_(?:read|send)_timeout (\d+\w);", RegexOptions.Multiline)]
    private static partial Regex NginxTimeout();

    [GeneratedRegex(@"^\s*timeout tunnel (\d+\w)$", RegexOptions.Multiline)]
    private static partial Regex HaproxyTimeout();
}
