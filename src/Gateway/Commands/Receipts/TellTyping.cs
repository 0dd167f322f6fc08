using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Receipts;

/// <summary><c>typing</c>: passed on as often as it helps those who see it, and no oftener.</summary>
internal sealed class TellTyping(IGrainFactory grains, TypingRates rates) : ICommand<TypingRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, TypingRequest request)
    {
        if (!request.Room.TryResolve(session.User, out string room))
        {
            return Errors.NotYourRoom;
        }

        if (!rates.TryTell(session.User, room, request.Stop))
        {
            return new OkNotedReply(room);
        }

        Outcome<Done> outcome = await grains.GetGrain<IRoomGrain>(room).TypingAsync(session.User, session.Facts?.Session, request.Stop);
        if (outcome.Refusal is not null)
        {
            rates.Forget(session.User, room);
        }

        return outcome.Or(_ => new OkNotedReply(room));
    }
}
