using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Messages;

/// <summary><c>history</c>: a page of a room's messages.</summary>
internal sealed class ReadHistory(IGrainFactory grains) : ICommand<HistoryRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, HistoryRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<HistoryPage> outcome = await grains.GetGrain<IRoomGrain>(room).PageAsync(session.User, request.Query);
        return outcome.Or(page => new OkHistoryReply(room, page));
    }
}
