namespace OrleansChat.Gateway.Connections;

/// <summary>
/// What happens on a socket, told to whoever understands the messages. Calls for one connection never overlap and come in the order
/// opened, messages, closed. What a call throws is logged and closes the connection with <see cref="CloseReason.ServerError"/>.
/// </summary>
internal interface IConnectionHandler
{
    /// <summary>The socket is open; nothing is read before this returns.</summary>
    ValueTask OnOpenedAsync(Connection connection);

    /// <summary>
    /// One whole text message: valid UTF-8, not longer than <see cref="ConnectionsOptions.MaxMessageBytes"/>. The next is read when this
    /// returns; that is the back pressure.
    /// </summary>
    /// <param name="connection">The socket.</param>
    /// <param name="utf8">Valid only during the call.</param>
    ValueTask OnMessageAsync(Connection connection, ReadOnlyMemory<byte> utf8);

    /// <summary>A message beyond the rate limit, to be refused cheaply.</summary>
    /// <param name="connection">The socket.</param>
    /// <param name="utf8">Valid only during the call.</param>
    /// <param name="retryAfter">When the next message would be let through.</param>
    ValueTask OnThrottledAsync(Connection connection, ReadOnlyMemory<byte> utf8, TimeSpan retryAfter);

    /// <summary>Exactly once for every opened connection, after the last other call; nothing can be sent any more.</summary>
    ValueTask OnClosedAsync(Connection connection, CloseReason reason);
}
