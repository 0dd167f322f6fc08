using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Messages;

/// <summary><c>edit</c>: gives a message of one's own another text.</summary>
internal sealed class EditMessage(IGrainFactory grains) : ICommand<EditRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, EditRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<Changed> outcome = await grains.GetGrain<IRoomGrain>(room).EditAsync(session.User, request.Seq, request.Edit);
        return outcome.Or(changed => new OkChangedReply(room, changed));
    }
}
