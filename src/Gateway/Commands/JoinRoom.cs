using OrleansChat.Gateway.Protocol;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands;

/// <summary><c>join</c>: makes the user a member, of a new public room where they ask for that.</summary>
internal sealed class JoinRoom(IGrainFactory grains)
{
    public async Task<Reply> ExecuteAsync(string user, JoinRequest request)
    {
        if (!request.Room.TryResolve(user, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<JoinedRoom> outcome = await grains.GetGrain<IRoomGrain>(room).JoinAsync(user, request.Create);
        return outcome.Or(joined => new OkJoinedReply(joined));
    }
}
