using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Connections;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Connections;

/// <summary>Whose word about a client's address counts.</summary>
public sealed class TrustedProxiesTests
{
    [Theory]
    [InlineData("127.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.0/8", "2001:db8::7", "2001:db8::7")]
    [InlineData("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1", "no address", "127.0.0.1")]
    [InlineData("10.0.0.0/8", "203.0.113.7", "127.0.0.1")]
    [InlineData("", "203.0.113.7", "127.0.0.1")]
    public async Task A_socket_has_the_address_that_a_trusted_proxy_wrote_and_nobody_else(string trusted, string forwarded, string address)
    {
        await using var server = await SocketServer.StartAsync(trusted.Length == 0 ? [] : [("TrustedProxies:0", trusted)]);
        using var socket = await server.OpenRawAsync($"X-Forwarded-For: {forwarded}");

        Assert.Equal(IPAddress.Parse(address), (await server.Handler.OnlyAsync()).Handshake.RemoteAddress);
    }

    [Fact]
    public async Task Proxies_in_a_row_are_passed_up_to_the_first_who_is_not_trusted()
    {
        await using var server = await SocketServer.StartAsync([("TrustedProxies:0", "127.0.0.1"), ("TrustedProxies:1", "10.0.0.0/8")]);
        using var socket = await server.OpenRawAsync("X-Forwarded-For: 192.0.2.66, 203.0.113.7, 10.1.2.3");

        Assert.Equal(IPAddress.Parse("203.0.113.7"), (await server.Handler.OnlyAsync()).Handshake.RemoteAddress);
    }

    [Fact]
    public async Task The_limit_by_address_counts_clients_and_not_the_proxy()
    {
        await using var server = await SocketServer.StartAsync([("TrustedProxies:0", "127.0.0.1"), ("MaxConnectionsPerAddress", 1)]);
        using var alice = await server.OpenRawAsync("X-Forwarded-For: 203.0.113.7");
        using var bob = await server.OpenRawAsync("X-Forwarded-For: 203.0.113.8");

        var (again, answer) = await RawSocket.RequestAsync(server.Port, "GET /ws HTTP/1.1", [.. RawSocket.GoodHeaders, "X-Forwarded-For: 203.0.113.7"]);
        again.Dispose();
        Assert.Equal(429, answer.Status);
        alice.Dispose();
        await Eventually.TrueAsync(() => server.Registry.Count == 1);
        using var back = await server.OpenRawAsync("X-Forwarded-For: 203.0.113.7");
    }

    [Fact]
    public async Task Who_forges_addresses_does_not_escape_the_limit()
    {
        await using var server = await SocketServer.StartAsync([("TrustedProxies:0", "10.0.0.7"), ("MaxConnectionsPerAddress", 1)]);
        using var first = await server.OpenRawAsync("X-Forwarded-For: 203.0.113.7");

        var (second, answer) = await RawSocket.RequestAsync(server.Port, "GET /ws HTTP/1.1", [.. RawSocket.GoodHeaders, "X-Forwarded-For: 203.0.113.8"]);
        second.Dispose();
        Assert.Equal(429, answer.Status);
    }

    [Theory]
    [InlineData("::ffff:10.0.0.7", "203.0.113.7", "https")]
    [InlineData("::ffff:10.0.0.8", "::ffff:10.0.0.8", "http")]
    public async Task A_proxy_is_known_by_its_ipv4_address_on_a_socket_for_both_kinds(string peer, string address, string scheme)
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(Options.Create(new ConnectionsOptions { TrustedProxies = { "10.0.0.7" } }))
            .BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseTrustedProxies();
        app.Run(_ => Task.CompletedTask);
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Scheme = "http";
        context.Request.Headers["X-Forwarded-For"] = "203.0.113.7";
        context.Request.Headers["X-Forwarded-Proto"] = "https";
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);

        await app.Build()(context);

        Assert.Equal((IPAddress.Parse(address), scheme), (context.Connection.RemoteIpAddress, context.Request.Scheme));
    }
}
