using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.People;

/// <summary><c>profile</c>: what everybody may know of somebody, by themself or another.</summary>
internal sealed class ShowProfile(IGrainFactory grains) : ICommand<ProfileRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, ProfileRequest request)
    {
        Outcome<PublicProfile> outcome = await grains.GetGrain<IUserGrain>(request.User ?? session.User).ProfileAsync();
        return outcome.Or(profile => new OkProfileReply(profile));
    }
}
