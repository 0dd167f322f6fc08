using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Rooms;

/// <summary><c>rooms</c>: the user's own rooms.</summary>
internal sealed class ListRooms(IGrainFactory grains) : ICommand<RoomsRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, RoomsRequest request) =>
        new OkRoomsReply(await grains.GetGrain<IUserGrain>(session.User).RoomsAsync());
}
