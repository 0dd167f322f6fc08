using OrleansChat.Gateway.Authentication;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Bots;

/// <summary><c>bot_token</c>: a new token for a bot; those before are worth nothing from then on.</summary>
internal sealed class RenewBotToken(IGrainFactory grains, Tokens tokens) : ICommand<BotTokenRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, BotTokenRequest request)
    {
        Outcome<BotKey> outcome = await grains.GetGrain<IBotOwnerGrain>(session.User).RenewBotAsync(request.User);
        return outcome.Or(key => new OkBotTokenReply(key.Bot, tokens.Issue(key)));
    }
}
