using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Receipts;

/// <summary><c>delivered</c>: what of a direct room has reached a device of the user.</summary>
internal sealed class MarkDelivered(IGrainFactory grains) : ICommand<DeliveredRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, DeliveredRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<Done> outcome = await grains.GetGrain<IRoomGrain>(room).MarkDeliveredAsync(session.User, request.Seq);
        return outcome.Or(_ => new OkNotedReply(room));
    }
}
