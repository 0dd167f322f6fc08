using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Rooms;

/// <summary><c>configure</c>: changes what a room is.</summary>
internal sealed class ConfigureRoom(IGrainFactory grains) : ICommand<ConfigureRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, ConfigureRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<SeenRoom> outcome = await grains.GetGrain<IRoomGrain>(room).ConfigureAsync(session.User, request.Change);
        return outcome.Or(seen => new OkRoomReply(seen));
    }
}
