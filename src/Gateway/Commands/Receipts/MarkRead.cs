using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Receipts;

/// <summary><c>read</c>: how far the user has read a room.</summary>
internal sealed class MarkRead(IGrainFactory grains) : ICommand<ReadRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, ReadRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<ReadPosition> outcome = await grains.GetGrain<IRoomGrain>(room).MarkReadAsync(session.User, request.Seq);
        return outcome.Or(position => new OkReadReply(room, position));
    }
}
