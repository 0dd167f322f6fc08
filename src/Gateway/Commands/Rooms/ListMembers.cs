using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Rooms;

/// <summary><c>members</c>: who is in a room, a page at a time.</summary>
internal sealed class ListMembers(IGrainFactory grains) : ICommand<MembersRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, MembersRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<Page<Member>> outcome = await grains.GetGrain<IRoomGrain>(room).MembersAsync(session.User, request.After);
        return outcome.Or(page => new OkMembersReply(room, page));
    }
}
