using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Rooms;

/// <summary><c>mute</c>: whether the user wants to be disturbed by a room.</summary>
internal sealed class MuteRoom(IGrainFactory grains) : ICommand<MuteRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, MuteRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<Done> outcome = await grains.GetGrain<IRoomGrain>(room).MuteAsync(session.User, request.On);
        return outcome.Or(_ => new OkMutedReply(room, request.On));
    }
}
