using System.Net;
using OrleansChat.Gateway.Authentication;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Accounts;

/// <summary><c>change_password</c></summary>
internal sealed class ChangePassword(IGrainFactory grains, Tokens tokens, SignInRates rates) : ICommand<ChangePasswordRequest>
{
    public async Task<Reply> ExecuteAsync(Session session, ChangePasswordRequest request)
    {
        Outcome<PasswordChanged> outcome = await rates.GuessAsync(
            IPAddress.Parse(session.Facts!.RemoteAddress),
            origin => grains.GetGrain<IUserGrain>(session.User).ChangePasswordAsync(request.Old, request.New, session.Id, origin));
        return outcome.Or(changed =>
        {
            session.Generation = changed.Generation;
            return new OkTokenReply(session.User, session.Id, tokens.Issue(session.User, session.Guest, changed.Generation));
        });
    }
}
