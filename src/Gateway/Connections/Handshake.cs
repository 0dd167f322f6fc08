using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace OrleansChat.Gateway.Connections;

/// <summary>The opening handshake: what a request must be (RFC 6455, 4.2; RFC 8441 over HTTP/2), and the upgrade.</summary>
internal static class Handshake
{
    public const string Subprotocol = "orleanschat.v1";

    private const string Version = "13";
    private const int KeyLength = 16;
    private const int EncodedKeyLength = 24;

    private static ReadOnlySpan<byte> AcceptGuid => "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8;

    /// <summary>What is wrong with a request as a WebSocket handshake; null when nothing is.</summary>
    public static HandshakeRefusal? Check(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (!IsExtendedConnect(context))
        {
            if (!HttpMethods.IsGet(context.Request.Method))
            {
                return Bad(StatusCodes.Status405MethodNotAllowed, "A WebSocket handshake is a GET request.");
            }

            if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true }
                || !HasToken(headers.Connection, "Upgrade")
                || !HasToken(headers.Upgrade, "websocket"))
            {
                return Bad(StatusCodes.Status426UpgradeRequired, "This address speaks WebSocket only: the request must ask to upgrade to it.");
            }

            if (headers.SecWebSocketVersion == Version && !IsKey(headers.SecWebSocketKey))
            {
                return Bad(StatusCodes.Status400BadRequest, "Sec-WebSocket-Key must be 16 bytes in base64.");
            }
        }

        return headers.SecWebSocketVersion == Version
            ? null
            : Bad(StatusCodes.Status426UpgradeRequired, "Sec-WebSocket-Version must be 13.");
    }

    /// <summary>Switches protocols; only for a request that passed <see cref="Check"/>.</summary>
    public static async Task<SocketStream> UpgradeAsync(HttpContext context, bool compression)
    {
        var headers = context.Response.Headers;
        if (HasToken(context.Request.Headers.SecWebSocketProtocol, Subprotocol))
        {
            headers.SecWebSocketProtocol = Subprotocol;
        }

        var deflate = compression ? DeflateOffer.Choose(context.Request.Headers.SecWebSocketExtensions) : null;
        if (deflate is not null)
        {
            headers.SecWebSocketExtensions = deflate;
        }

        // A peer that does not read is our own to judge, by the outbox and the write stall timeout.
        if (context.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        var stream = await SwitchAsync(context);
        return new SocketStream(stream, deflate is not null, context.Abort);
    }

    /// <summary>Answers a request that will not be upgraded.</summary>
    public static Task RefuseAsync(HttpContext context, HandshakeRefusal refusal)
    {
        var response = context.Response;
        response.StatusCode = refusal.Status;
        if (refusal.Status == StatusCodes.Status426UpgradeRequired)
        {
            response.Headers.SecWebSocketVersion = Version;
            if (HttpProtocol.IsHttp11(context.Request.Protocol))
            {
                response.Headers.Upgrade = "websocket";
                response.Headers.Connection = "Upgrade";
            }
        }
        else if (refusal.Status == StatusCodes.Status405MethodNotAllowed)
        {
            response.Headers.Allow = HttpMethods.Get;
        }

        if (refusal.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return HandshakeRefusalBody.WriteAsync(response, refusal);
    }

    private static Task<Stream> SwitchAsync(HttpContext context)
    {
        if (IsExtendedConnect(context))
        {
            return context.Features.Get<IHttpExtendedConnectFeature>()!.AcceptAsync().AsTask();
        }

        var headers = context.Response.Headers;
        headers.Upgrade = "websocket";
        headers.Connection = "Upgrade";
        headers.SecWebSocketAccept = AcceptFor(context.Request.Headers.SecWebSocketKey.ToString());
        return context.Features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
    }

    private static bool IsExtendedConnect(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect
        && string.Equals(connect.Protocol, "websocket", StringComparison.OrdinalIgnoreCase);

    private static HandshakeRefusal Bad(int status, string message) => new(status, "bad_frame", message);

    private static bool IsKey(StringValues header)
    {
        Span<byte> key = stackalloc byte[KeyLength];
        return header.Count == 1
            && header[0] is { Length: EncodedKeyLength } text
            && Convert.TryFromBase64String(text, key, out var length)
            && length == KeyLength;
    }

    private static string AcceptFor(string key)
    {
        Span<byte> text = stackalloc byte[EncodedKeyLength + AcceptGuid.Length];
        AcceptGuid.CopyTo(text[Encoding.ASCII.GetBytes(key, text)..]);
#pragma warning disable CA5350 // RFC 6455 says SHA-1; nothing is kept secret by it.
        return Convert.ToBase64String(SHA1.HashData(text));
#pragma warning restore CA5350
    }

    private static bool HasToken(StringValues header, string token)
    {
        foreach (var line in header)
        {
            foreach (var item in (line ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (item.Equals(token, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
