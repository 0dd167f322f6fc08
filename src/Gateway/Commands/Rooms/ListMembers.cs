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

        IRoomGrain grain = grains.GetGrain<IRoomGrain>(room);
        Outcome<Page<Member>> outcome = await (request.Role is { } role
            ? grain.MembersInRoleAsync(session.User, role, request.After)
            : grain.MembersAsync(session.User, request.After));
        return outcome.Or(page => new OkMembersReply(room, page));
    }
}
