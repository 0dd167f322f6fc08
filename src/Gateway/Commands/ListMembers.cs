using OrleansChat.Gateway.Protocol;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands;

/// <summary><c>members</c>: who is in a room, a page at a time.</summary>
internal sealed class ListMembers(IGrainFactory grains)
{
    public async Task<Reply> ExecuteAsync(string user, MembersRequest request)
    {
        if (!request.Room.TryResolve(user, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<Page<Member>> outcome = await grains.GetGrain<IRoomGrain>(room).MembersAsync(user, request.After);
        return outcome.Or(page => new OkMembersReply(room, page));
    }
}
