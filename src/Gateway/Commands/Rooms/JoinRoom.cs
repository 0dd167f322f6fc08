using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Rooms;

/// <summary><c>join</c>: makes the user a member, of a new public room where they ask for that.</summary>
internal sealed class JoinRoom(IGrainFactory grains) : ICommand<JoinRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, JoinRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<JoinedRoom> outcome = await grains.GetGrain<IRoomGrain>(room).JoinAsync(session.User, request.Create);
        return outcome.Or(joined => new OkJoinedReply(joined));
    }
}
