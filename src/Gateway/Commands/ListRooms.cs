using OrleansChat.Gateway.Protocol;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands;

/// <summary><c>rooms</c>: the user's own rooms.</summary>
internal sealed class ListRooms(IGrainFactory grains)
{
    public async Task<Reply> ExecuteAsync(string user) => new OkRoomsReply(await grains.GetGrain<IUserGrain>(user).RoomsAsync());
}
