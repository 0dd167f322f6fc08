using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Messages;

/// <summary><c>pins</c>: the pinned messages of a room.</summary>
internal sealed class ListPins(IGrainFactory grains) : ICommand<PinsRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, PinsRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<HistoryPage> outcome = await grains.GetGrain<IRoomGrain>(room).PinsAsync(session.User, request.After);
        return outcome.Or(page => new OkHistoryReply(room, page));
    }
}
