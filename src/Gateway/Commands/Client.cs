using OrleansChat.Gateway.Commands.Messages;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;

namespace OrleansChat.Gateway.Commands;

/// <summary>Who is at the other end of a connection, as far as commands need to know. Used by one request at a time, or by several sends.</summary>
internal sealed class Client(Connection connection, SendLane lane, int overlappingSends)
{
    public Connection Connection { get; } = connection;

    public SendLane Lane { get; } = lane;

    public OverlappingSends Sends { get; } = new(overlappingSends);

    /// <summary>Null until signed in.</summary>
    public Session? Session { get; set; }

    /// <summary>Wrong credentials shown so far.</summary>
    public int Failures { get; set; }

    /// <summary>Writes a reply, waiting for the socket's room; a request without an id gets no <c>ok</c>.</summary>
    public async ValueTask ReplyAsync(RequestId id, Reply reply)
    {
        if (reply is OkReply && !id.IsGiven)
        {
            return;
        }

        using OutboundFrame frame = OutboundFrame.Create((id, reply), ReplyEncoder.Write);
        await Connection.SendAsync(frame);
    }
}
