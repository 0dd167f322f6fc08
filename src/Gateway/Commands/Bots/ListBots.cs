using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Bots;

/// <summary><c>bots</c>: the user's own bots.</summary>
internal sealed class ListBots(IGrainFactory grains) : ICommand<BotsRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, BotsRequest request)
    {
        Outcome<BotList> outcome = await grains.GetGrain<IBotOwnerGrain>(session.User).BotsAsync();
        return outcome.Or(bots => new OkBotsReply(bots));
    }
}
