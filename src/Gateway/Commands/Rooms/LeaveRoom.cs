using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Rooms;

/// <summary><c>leave</c>: ends the user's membership.</summary>
internal sealed class LeaveRoom(IGrainFactory grains) : ICommand<LeaveRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, LeaveRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<Done> outcome = await grains.GetGrain<IRoomGrain>(room).LeaveAsync(session.User);
        return outcome.Or(_ => new OkLeftReply(room));
    }
}
