using OrleansChat.Gateway.Connections;

namespace OrleansChat.Gateway.Delivery;

/// <summary>The socket of a session, as far as delivery needs it.</summary>
internal interface ISessionSocket
{
    /// <summary>Cancelled when the socket is closed.</summary>
    CancellationToken Closed { get; }

    /// <summary>Whether its end has been decided, though its peer may not know yet.</summary>
    bool IsClosing { get; }

    /// <summary>Queues without waiting; a socket that has no room left is closed and false answered. The frame is only lent.</summary>
    bool Send(OutboundFrame frame);

    /// <summary>Queues what may be dropped, and is where there is no room left. The frame is only lent.</summary>
    void SendEphemeral(OutboundFrame frame);

    /// <summary>Queues when there is room; false where the socket has closed. The frame is only lent.</summary>
    ValueTask<bool> SendAsync(OutboundFrame frame);

    void Close(CloseReason reason);
}
