using OrleansChat.Gateway.Protocol;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands;

/// <summary><c>history</c>: a page of a room's messages.</summary>
internal sealed class ReadHistory(IGrainFactory grains)
{
    public async Task<Reply> ExecuteAsync(string user, HistoryRequest request)
    {
        if (!request.Room.TryResolve(user, out string room))
        {
            return Errors.NotYourRoom;
        }

        Outcome<Page<MessagePosted>> outcome = await grains.GetGrain<IRoomGrain>(room).HistoryAsync(user, request.Query);
        return outcome.Or(page => new OkHistoryReply(room, page));
    }
}
