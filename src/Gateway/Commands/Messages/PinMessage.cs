using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Messages;

/// <summary><c>pin</c>: pins a message, or no longer.</summary>
internal sealed class PinMessage(IGrainFactory grains) : ICommand<PinRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, PinRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<Changed> outcome = await grains.GetGrain<IRoomGrain>(room).PinAsync(session.User, request.Seq, request.Remove);
        return outcome.Or(changed => new OkChangedReply(room, changed));
    }
}
