using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.People;

/// <summary><c>set_profile</c>: changes one's own.</summary>
internal sealed class SetProfile(IGrainFactory grains) : ICommand<SetProfileRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, SetProfileRequest request)
    {
        Outcome<PublicProfile> outcome = await grains.GetGrain<IUserGrain>(session.User).SetProfileAsync(request.Change);
        return outcome.Or(profile => new OkProfileReply(profile));
    }
}
