using OrleansChat.Gateway.Protocol;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands;

/// <summary><c>leave</c>: ends the user's membership.</summary>
internal sealed class LeaveRoom(IGrainFactory grains)
{
    public async Task<Reply> ExecuteAsync(string user, LeaveRequest request)
    {
        if (!request.Room.TryResolve(user, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<Done> outcome = await grains.GetGrain<IRoomGrain>(room).LeaveAsync(user);
        return outcome.Or(_ => new OkLeftReply(room));
    }
}
