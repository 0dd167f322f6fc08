using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Messages;

/// <summary><c>delete</c>: makes a tombstone of a message.</summary>
internal sealed class DeleteMessage(IGrainFactory grains) : ICommand<DeleteRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, DeleteRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<Changed> outcome = await grains.GetGrain<IRoomGrain>(room).DeleteAsync(session.User, request.Seq);
        return outcome.Or(changed => new OkChangedReply(room, changed));
    }
}
