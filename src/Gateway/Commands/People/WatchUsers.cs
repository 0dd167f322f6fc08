using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Delivery.Watching;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.People;

/// <summary><c>watch</c>: whose presence this session is told besides its contacts'. How they are now comes as events.</summary>
internal sealed class WatchUsers(IGrainFactory grains, Watchers watchers, IOptions<LimitsOptions> limits) : ICommand<WatchRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, WatchRequest request)
    {
        if (request.Users.Count > limits.Value.Watches)
        {
            return Errors.TooLarge($"'users' may name {limits.Value.Watches} users.");
        }

        IReadOnlyList<string> unresolved = watchers.Replace(session, request.Users);
        if (unresolved.Count > 0)
        {
            Watchers.Resolve(session, unresolved, await grains.GetGrain<IUserGrain>(session.User).StandingsAsync(unresolved));
        }

        return OkWatchReply.Instance;
    }
}
