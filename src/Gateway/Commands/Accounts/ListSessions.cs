using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Accounts;

/// <summary><c>sessions</c></summary>
internal sealed class ListSessions(IGrainFactory grains) : ICommand<SessionsRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, SessionsRequest request) =>
        new OkSessionsReply(await grains.GetGrain<IUserGrain>(session.User).SessionsAsync(), session.Id);
}
