using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Bots;

/// <summary><c>bot_delete</c>: ends a bot of the user's for good.</summary>
internal sealed class DeleteBot(IGrainFactory grains) : ICommand<BotDeleteRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, BotDeleteRequest request)
    {
        Outcome<Done> outcome = await grains.GetGrain<IBotOwnerGrain>(session.User).DeleteBotAsync(request.User);
        return outcome.Or(_ => new OkBotReply(request.User));
    }
}
