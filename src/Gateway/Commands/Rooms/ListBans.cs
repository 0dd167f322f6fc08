using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Rooms;

/// <summary><c>bans</c>: who cannot be a member of a room, a page at a time.</summary>
internal sealed class ListBans(IGrainFactory grains) : ICommand<BansRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, BansRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<Page<RoomBan>> outcome = await grains.GetGrain<IRoomGrain>(room).BansAsync(session.User, request.After);
        return outcome.Or(page => new OkBansReply(room, page));
    }
}
