using OrleansChat.Gateway.Authentication;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Bots;

/// <summary><c>bot_create</c>: makes a bot of the user's.</summary>
internal sealed class CreateBot(IGrainFactory grains, Tokens tokens) : ICommand<BotCreateRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, BotCreateRequest request)
    {
        Outcome<BotKey> outcome = await grains.GetGrain<IBotOwnerGrain>(session.User).CreateBotAsync(request.User, request.Name);
        return outcome.Or(key => new OkBotTokenReply(key.Bot, tokens.Issue(key)));
    }
}
