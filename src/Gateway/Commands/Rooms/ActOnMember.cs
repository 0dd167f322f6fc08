using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Rooms;

/// <summary><c>invite</c>, <c>kick</c>, <c>ban</c>, <c>unban</c>, <c>role</c>: what one member does to another user's membership.</summary>
internal sealed class ActOnMember(IGrainFactory grains) : ICommand<ActRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, ActRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<Acted> outcome = await grains.GetGrain<IRoomGrain>(room).ActAsync(session.User, request.Action);
        return outcome.Or(acted => new OkActedReply(room, acted));
    }
}
