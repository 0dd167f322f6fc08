using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.People;

/// <summary><c>contact</c>: requests, accepts, declines, removes, blocks and unblocks.</summary>
internal sealed class ChangeContact(IGrainFactory grains) : ICommand<ContactRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, ContactRequest request)
    {
        string pair = Ids.DirectRoom(session.User, request.User);
        Outcome<Contact> outcome = await grains.GetGrain<IContactGrain>(pair).ActAsync(session.User, request.Action);
        return outcome.Or(contact => new OkContactReply(contact));
    }
}
