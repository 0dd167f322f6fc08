using OrleansChat.Gateway.Connections;

namespace OrleansChat.Gateway.Delivery;

/// <summary>
/// A <see cref="Connection"/> as delivery sees it. A session may be opened before its connection is: until <see cref="Bind"/> nothing can be sent, and
/// the order to close is kept.
/// </summary>
internal sealed class ConnectionSocket : ISessionSocket
{
    private Connection? _connection;
    private CloseReason? _closeWith;

    public CancellationToken Closed => _connection?.Closed ?? CancellationToken.None;

    public bool IsClosing => Volatile.Read(ref _closeWith) is not null || Volatile.Read(ref _connection) is { IsClosing: true };

    public void Bind(Connection connection)
    {
        Volatile.Write(ref _connection, connection);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _closeWith) is { } reason)
        {
            connection.Close(reason);
        }
    }

    public bool Send(OutboundFrame frame) => _connection?.Send(frame) ?? false;

    public void SendEphemeral(OutboundFrame frame) => _connection?.Send(frame, ephemeral: true);

    public ValueTask<bool> SendAsync(OutboundFrame frame) =>
        _connection?.SendAsync(frame, CancellationToken.None) ?? ValueTask.FromResult(false);

    public void Close(CloseReason reason)
    {
        Volatile.Write(ref _closeWith, reason);
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _connection)?.Close(reason);
    }
}
