using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansChat.Gateway.Connections;

namespace OrleansChat.Gateway.Tests.Connections;

/// <summary>Real Kestrel on a free port with nothing behind its sockets but a handler that the test scripts.</summary>
internal sealed class SocketServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SocketServer(WebApplication app, ScriptedHandler handler)
    {
        _app = app;
        Handler = handler;
    }

    public ScriptedHandler Handler { get; }

    public int Port => new Uri(_app.Urls.First()).Port;

    public Uri Address => new($"ws://127.0.0.1:{Port}/ws");

    public ConnectionRegistry Registry => _app.Services.GetRequiredService<ConnectionRegistry>();

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a server.</summary>
    /// <param name="settings">Pairs under <c>Connections</c>.</param>
    /// <param name="time">The clock, when the test moves it.</param>
    /// <param name="protocols">What Kestrel speaks.</param>
    /// <param name="authenticate">What becomes of a handshake's credentials.</param>
    public static async Task<SocketServer> StartAsync(
        IEnumerable<(string Name, object Value)>? settings = null,
        TimeProvider? time = null,
        HttpProtocols protocols = HttpProtocols.Http1,
        Func<HttpContext, HandshakeOutcome>? authenticate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection(
            (settings ?? []).Select(setting => KeyValuePair.Create($"Connections:{setting.Name}", FormattableString.Invariant($"{setting.Value}")))!);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        var handler = new ScriptedHandler();
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.AddProvider(handler.Log));
        builder.Services.AddSingleton<IConnectionHandler>(handler);
        builder.Services.AddSingleton<IHandshakeAuthentication>(new ScriptedAuthentication(authenticate));
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.Services.AddChatSockets();
        var app = builder.Build();
        app.UseTrustedProxies();
        app.UseRouting();
        app.MapChatSocket();
        await app.StartAsync();
        return new SocketServer(app, handler);
    }

    public Task<RawSocket> OpenRawAsync(params string[] headers) => RawSocket.OpenAsync(Port, headers);

    public async Task<ClientWebSocket> ConnectAsync(Action<ClientWebSocketOptions>? configure = null)
    {
        var client = new ClientWebSocket();
        client.Options.KeepAliveInterval = TimeSpan.Zero;
        configure?.Invoke(client.Options);
        await client.ConnectAsync(Address, CancellationToken.None);
        return client;
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in Registry.Connections)
        {
            connection.Abort();
        }

        await _app.DisposeAsync();
    }

    private sealed class ScriptedAuthentication(Func<HttpContext, HandshakeOutcome>? authenticate) : IHandshakeAuthentication
    {
        public ValueTask<HandshakeOutcome> AuthenticateAsync(HttpContext context) =>
            ValueTask.FromResult(authenticate?.Invoke(context) ?? HandshakeOutcome.Accept());
    }
}
