using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Messages;

/// <summary><c>react</c>: reacts to a message, or takes that back.</summary>
internal sealed class React(IGrainFactory grains) : ICommand<ReactRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, ReactRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<Changed> outcome = await grains.GetGrain<IRoomGrain>(room).ReactAsync(session.User, request.Seq, request.Emoji, request.Remove);
        return outcome.Or(changed => new OkChangedReply(room, changed));
    }
}
