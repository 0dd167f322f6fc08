using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Connections;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Connections;

public sealed class HandshakeTests
{
    private static async Task<HandshakeAnswer> AskAsync(SocketServer server, IEnumerable<string> headers, string line = "GET /ws HTTP/1.1")
    {
        var (socket, answer) = await RawSocket.RequestAsync(server.Port, line, headers);
        socket.Dispose();
        return answer;
    }

    private static IEnumerable<string> HeadersBut(string name, params string[] instead) =>
        [.. RawSocket.GoodHeaders.Where(line => !line.StartsWith(name + ":", StringComparison.Ordinal)), .. instead];

    private static void AssertRefused(HandshakeAnswer answer, int status, string code)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        Assert.Equal("error", answer.Json.GetProperty("type").GetString());
        Assert.Equal(code, answer.Json.GetProperty("code").GetString());
        Assert.NotEqual("", answer.Json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task The_subprotocol_is_echoed_when_offered_and_not_needed()
    {
        await using var server = await SocketServer.StartAsync();
        var answer = await AskAsync(server, [.. RawSocket.GoodHeaders, "Sec-WebSocket-Protocol: other, orleanschat.v1"]);
        Assert.Equal((101, "orleanschat.v1"), (answer.Status, answer.Headers["Sec-WebSocket-Protocol"]));
        answer = await AskAsync(server, [.. RawSocket.GoodHeaders, "Sec-WebSocket-Protocol: other"]);
        Assert.Equal(101, answer.Status);
        Assert.DoesNotContain("Sec-WebSocket-Protocol", answer.Headers.Keys);
    }

    [Fact]
    public async Task What_is_no_handshake_is_refused_before_the_upgrade()
    {
        await using var server = await SocketServer.StartAsync();
        foreach (var key in new[] { "", "Sec-WebSocket-Key: short", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ", "Sec-WebSocket-Key: ========================" })
        {
            AssertRefused(await AskAsync(server, HeadersBut("Sec-WebSocket-Key", key.Length == 0 ? [] : [key])), 400, "bad_frame");
        }

        foreach (var version in new[] { "", "Sec-WebSocket-Version: 8", "Sec-WebSocket-Version: 13, 8" })
        {
            var answer = await AskAsync(server, HeadersBut("Sec-WebSocket-Version", version.Length == 0 ? [] : [version]));
            AssertRefused(answer, 426, "bad_frame");
            Assert.Equal("13", answer.Headers["Sec-WebSocket-Version"]);
        }

        AssertRefused(await AskAsync(server, []), 426, "bad_frame");
        AssertRefused(await AskAsync(server, HeadersBut("Upgrade", "Upgrade: h2c")), 426, "bad_frame");
        AssertRefused(await AskAsync(server, HeadersBut("Connection", "Connection: close")), 426, "bad_frame");
        AssertRefused(await AskAsync(server, RawSocket.GoodHeaders, "POST /ws HTTP/1.1"), 405, "bad_frame");
        Assert.Empty(server.Handler.Opened);
    }

    [Theory]
    [InlineData("Origin: http://127.0.0.1:{0}", 101)]
    [InlineData("Origin: http://localhost:5173", 101)]
    [InlineData("Origin: https://[::1]:9", 101)]
    [InlineData("Origin: https://chat.example.org", 101)]
    [InlineData("Origin: https://CHAT.example.org:443", 101)]
    [InlineData("Origin: http://chat.example.org", 403)]
    [InlineData("Origin: https://chat.example.org.evil.test", 403)]
    [InlineData("Origin: https://evil.test", 403)]
    [InlineData("Origin: https://localhost.evil.test", 403)]
    [InlineData("Origin: https://localhost@evil.test", 403)]
    [InlineData("Origin: null", 403)]
    [InlineData("Origin:", 403)]
    public async Task A_page_of_another_origin_may_not_connect(string origin, int status)
    {
        await using var server = await SocketServer.StartAsync([("AllowedOrigins:0", "https://chat.example.org")]);
        var header = origin.Replace("{0}", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var answer = await AskAsync(server, [.. RawSocket.GoodHeaders, header]);
        Assert.Equal(status, answer.Status);
        if (status == 403)
        {
            AssertRefused(answer, 403, "forbidden");
        }
    }

    [Fact]
    public async Task A_star_lets_every_origin_in()
    {
        await using var server = await SocketServer.StartAsync([("AllowedOrigins:0", "*")]);
        Assert.Equal(101, (await AskAsync(server, [.. RawSocket.GoodHeaders, "Origin: https://evil.test"])).Status);
    }

    [Fact]
    public async Task Credentials_are_judged_before_the_upgrade()
    {
        await using var server = await SocketServer.StartAsync(authenticate: context => context.Request.Query["user"].ToString() switch
        {
            "alice" => HandshakeOutcome.Accept("alice"),
            "crash" => throw new InvalidOperationException("storage is away"),
            _ => HandshakeOutcome.Refuse("unauthenticated", "Who are you?"),
        });
        AssertRefused(await AskAsync(server, RawSocket.GoodHeaders), 401, "unauthenticated");
        AssertRefused(await AskAsync(server, RawSocket.GoodHeaders, "GET /ws?user=crash HTTP/1.1"), 503, "unavailable");
        Assert.Single(server.Handler.Log.Errors);
        Assert.Equal(101, (await AskAsync(server, RawSocket.GoodHeaders, "GET /ws?user=alice HTTP/1.1")).Status);
        var connection = await server.Handler.OnlyAsync();
        Assert.Equal("alice", connection.Handshake.Identity);
        Assert.Equal(IPAddress.Loopback, connection.Handshake.RemoteAddress);
        Assert.Matches("^[a-z0-9]{16}$", connection.Id);
    }

    [Theory]
    [InlineData("MaxConnections")]
    [InlineData("MaxConnectionsPerAddress")]
    public async Task Too_many_sockets_are_refused_until_one_ends(string setting)
    {
        await using var server = await SocketServer.StartAsync([(setting, 2)]);
        using var first = await server.OpenRawAsync();
        using var second = await server.OpenRawAsync();
        var answer = await AskAsync(server, RawSocket.GoodHeaders);
        AssertRefused(answer, 429, "rate_limited");
        Assert.Equal("5", answer.Headers["Retry-After"]);
        Assert.Equal(5000, answer.Json.GetProperty("retry_after_ms").GetInt32());
        first.Dispose();
        await Eventually.TrueAsync(() => server.Registry.Count == 1);
        using var third = await server.OpenRawAsync();
    }

    [Fact]
    public async Task Dot_nets_own_client_talks_and_closes()
    {
        await using var server = await SocketServer.StartAsync();
        using var client = await server.ConnectAsync(options => options.AddSubProtocol("orleanschat.v1"));
        Assert.Equal("orleanschat.v1", client.SubProtocol);
        await client.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[100];
        var received = await client.ReceiveAsync(buffer, CancellationToken.None);
        Assert.Equal("hello"u8.ToArray(), buffer[..received.Count]);
        await client.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "bye", CancellationToken.None);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, client.CloseStatus);
        Assert.Equal("normal", (await server.Handler.EndAsync()).Name);
        await Eventually.TrueAsync(() => server.Registry.Count == 0);
    }

    [Theory]
    [InlineData("https://chat.example.org", "chat.example.org", true)]
    [InlineData("http://chat.example.org", "chat.example.org", true)]
    [InlineData("https://chat.example.org:8443", "chat.example.org:8443", true)]
    [InlineData("https://Chat.Example.org", "chat.example.ORG:443", true)]
    [InlineData("https://chat.example.org:8443", "chat.example.org", false)]
    [InlineData("https://chat.example.org", "chat.example.org:8443", false)]
    [InlineData("https://example.org", "chat.example.org", false)]
    public void A_page_of_the_host_that_it_asks_for_may_connect(string origin, string host, bool allowed)
    {
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString(host);
        context.Request.Headers.Origin = origin;
        Assert.Equal(allowed, new OriginPolicy([]).Allows(context.Request));
    }

    [Fact]
    public void One_ipv6_network_counts_as_one_address()
    {
        var registry = new ConnectionRegistry(Options.Create(new ConnectionsOptions { MaxConnectionsPerAddress = 2 }));
        Assert.Null(registry.Enter(IPAddress.Parse("2001:db8:1:2::1")));
        Assert.Null(registry.Enter(IPAddress.Parse("2001:db8:1:2:ffff::2")));
        Assert.Equal(429, registry.Enter(IPAddress.Parse("2001:db8:1:2::3"))?.Status);
        Assert.Null(registry.Enter(IPAddress.Parse("2001:db8:1:3::1")));
        Assert.Null(registry.Enter(IPAddress.Parse("::ffff:10.0.0.1")));
        Assert.Null(registry.Enter(IPAddress.Parse("10.0.0.1")));
        Assert.Equal(429, registry.Enter(IPAddress.Parse("10.0.0.1"))?.Status);
        registry.Leave(IPAddress.Parse("2001:db8:1:2::1"));
        Assert.Null(registry.Enter(IPAddress.Parse("2001:db8:1:2::3")));
    }
}
