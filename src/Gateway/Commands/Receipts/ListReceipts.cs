using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Receipts;

/// <summary><c>receipts</c>: how far each member of a room has read it.</summary>
internal sealed class ListReceipts(IGrainFactory grains) : ICommand<ReceiptsRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, ReceiptsRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<RoomReceipts> outcome = await grains.GetGrain<IRoomGrain>(room).ReceiptsAsync(session.User);
        return outcome.Or(receipts => new OkReceiptsReply(room, receipts));
    }
}
