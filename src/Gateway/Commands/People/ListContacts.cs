using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.People;

/// <summary><c>contacts</c>: all who are something to the user.</summary>
internal sealed class ListContacts(IGrainFactory grains) : ICommand<ContactsRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, ContactsRequest request) =>
        new OkContactsReply(await grains.GetGrain<IUserGrain>(session.User).ContactsAsync());
}
