using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.People;

/// <summary><c>presence</c>: what the user wants to be seen as.</summary>
internal sealed class SetPresence(IGrainFactory grains) : ICommand<PresenceRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, PresenceRequest request)
    {
        Outcome<Done> outcome = await grains.GetGrain<IUserGrain>(session.User).SetPresenceAsync(request.Status, request.Text);
        return outcome.Or(_ => new OkPresenceReply(request.Status, request.Text));
    }
}
