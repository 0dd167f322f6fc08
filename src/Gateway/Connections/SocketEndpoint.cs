using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Rates;
using OrleansChat.Grains.Rates;

namespace OrleansChat.Gateway.Connections;

/// <summary>Serves one request for a socket: every check, the upgrade, the connection's whole life.</summary>
internal sealed partial class SocketEndpoint(
    IConnectionHandler handler,
    IHandshakeAuthentication authentication,
    ConnectionRegistry registry,
    ConnectionSweep sweep,
    ConnectionMetrics metrics,
    IOptions<ConnectionsOptions> options,
    TimeProvider time,
    ILogger<SocketEndpoint> logger,
    ILogger<Connection> connectionLogger)
{
    private const int IdLength = 16;
    private const string IdAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    private readonly KeyedRates<IPAddress> _handshakes =
        new(new Pace(options.Value.HandshakeBurst, TimeSpan.FromSeconds(1) / options.Value.HandshakesPerSecond, time), time);

    private readonly OriginPolicy _origins = new(options.Value.AllowedOrigins);
    private readonly ConnectionEnvironment _environment = new(options.Value, metrics, time, connectionLogger);

    public async Task ServeAsync(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if ((CheckRate(address) ?? Handshake.Check(context) ?? CheckOrigin(context) ?? registry.Enter(address)) is { } refusal)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        try
        {
            var outcome = await AuthenticateAsync(context);
            if (outcome.Refusal is not null)
            {
                await RefuseAsync(context, outcome.Refusal);
                return;
            }

            await RunAsync(context, new HandshakeInfo(address, HandshakeInfo.Printable(context.Request.Headers.UserAgent), outcome.Identity));
        }
        finally
        {
            registry.Leave(address);
        }
    }

    private HandshakeRefusal? CheckRate(IPAddress address) => _handshakes.TryTake(ClientNetwork.Of(address), out TimeSpan retryAfter)
        ? null
        : new(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many handshakes from your address.", retryAfter);

    private HandshakeRefusal? CheckOrigin(HttpContext context) => _origins.Allows(context.Request)
        ? null
        : new(StatusCodes.Status403Forbidden, "forbidden", "Pages of this origin may not connect.");

    private async Task<HandshakeOutcome> AuthenticateAsync(HttpContext context)
    {
        try
        {
            return await authentication.AuthenticateAsync(context);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogAuthenticationFailure(logger, e);
            return HandshakeOutcome.Refuse(
                "unavailable", "Signing in does not work at the moment.", StatusCodes.Status503ServiceUnavailable, TimeSpan.FromSeconds(1));
        }
    }

    private async Task RunAsync(HttpContext context, HandshakeInfo info)
    {
        // What comes through the socket is no part of the request that opened it, nor of whatever trace its sender says it belongs to.
        Activity.Current = null;
        var socket = await Handshake.UpgradeAsync(context, options.Value.Compression);
        var connection = new Connection(RandomNumberGenerator.GetString(IdAlphabet, IdLength), info, socket, _environment);
        metrics.Opened();
        registry.Add(connection);
        try
        {
            await connection.RunAsync(handler);
        }
        finally
        {
            registry.Remove(connection);
            connection.CountEnd();
            if (HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<IConnectionLifetimeFeature>() is { } transport)
            {
                sweep.Linger(transport);
            }
        }
    }

    private Task RefuseAsync(HttpContext context, HandshakeRefusal refusal)
    {
        metrics.Refused(refusal.Status);
        return Handshake.RefuseAsync(context, refusal);
    }

    [LoggerMessage(1, LogLevel.Error, "A handshake could not be authenticated.")]
    private static partial void LogAuthenticationFailure(ILogger logger, Exception exception);
}
