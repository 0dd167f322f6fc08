using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Rooms;

/// <summary><c>room</c>: what a room is, and what one is in it.</summary>
internal sealed class DescribeRoom(IGrainFactory grains) : ICommand<RoomRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, RoomRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<SeenRoom> outcome = await grains.GetGrain<IRoomGrain>(room).DescribeAsync(session.User);
        return outcome.Or(seen => new OkRoomReply(seen));
    }
}
