using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Rooms;

/// <summary><c>create</c>: makes a room of a chosen kind.</summary>
internal sealed class CreateRoom(IGrainFactory grains) : ICommand<CreateRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, CreateRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        if (Ids.IsDirectRoom(room))
        {
            return Errors.BadFrame("A direct room is not created: send a message to @user.");
        }

        var wanted = new NewRoom(request.Kind, request.Name, request.Topic, request.Members);
        Outcome<JoinedRoom> outcome = await grains.GetGrain<IRoomGrain>(room).CreateAsync(session.User, wanted);
        return outcome.Or(joined => new OkJoinedReply(joined));
    }
}
