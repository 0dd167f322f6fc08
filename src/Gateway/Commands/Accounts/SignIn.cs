using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Authentication;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Accounts;

/// <summary><c>auth</c>, <c>login</c> and <c>register</c>.</summary>
internal sealed class SignIn(
    IGrainFactory grains, Tokens tokens, Entrance entrance, SignInRates rates, CommandMetrics metrics, IOptions<AuthenticationOptions> options)
{
    private static readonly Refusal BadToken = new(RefusalCode.Unauthenticated, "The token is not valid or has expired; sign in anew.");
    private static readonly Refusal NoGuests = new(RefusalCode.Unauthenticated, "Guests are not allowed here; sign in with a password or a token.");

    /// <summary>Answers the reply that is still to be sent; null where it has been.</summary>
    public async Task<Reply?> ExecuteAsync(Client client, SignInRequest request)
    {
        Reply? reply = client.Session is null ? await EnterAsync(client, request) : await RenewAsync(client, client.Session.User, request);
        if (reply is ErrorReply { Code: ErrorCodes.Unauthenticated } && ++client.Failures >= options.Value.MaxFailures)
        {
            await client.ReplyAsync(request.Id, reply);
            client.Connection.Close(CloseReason.BadCredentials);
            return null;
        }

        return reply;
    }

    private async Task<Reply?> EnterAsync(Client client, SignInRequest request)
    {
        Outcome<Entrant> outcome = request switch
        {
            TokenRequest token => await tokens.ReadAsync(token.Token) is { } credentials ? await entrance.OpenAsync(credentials) : BadToken,
            GuestRequest guest => options.Value.Guests == GuestPolicy.On
                ? await rates.EnterAsGuestAsync(AddressOf(client), () => entrance.OpenAsync(new GuestCredentials(guest.User)))
                : NoGuests,
            LoginRequest login => await entrance.OpenAsync(await LoginAsync(client, login)),
            RegisterRequest register => await entrance.OpenAsync(await rates.RegisterAsync(
                AddressOf(client), origin => User(register.User).RegisterAsync(register.Password, register.Name, origin))),
            _ => throw new UnreachableException($"No way in for {request.GetType().Name}."),
        };
        metrics.SignedIn(MethodOf(request), outcome.Refusal is { } no ? WireNames.Of(no.Code) : CommandMetrics.Ok);
        if (outcome.Refusal is { } refusal)
        {
            return ErrorReply.Of(refusal);
        }

        await entrance.BeginAsync(client, request.Id, outcome.Value!);
        return null;
    }

    // On a socket that is signed in: a new token for the same user.
    private async Task<Reply> RenewAsync(Client client, string user, SignInRequest request)
    {
        Outcome<SignedIn> outcome = request switch
        {
            TokenRequest token => await RenewAsync(user, token),
            GuestRequest guest when guest.User == user => await rates.EnterAsGuestAsync(AddressOf(client), () => User(user).EnterAsGuestAsync()),
            LoginRequest login when login.User == user => await LoginAsync(client, login),
            _ => OtherUser(user),
        };
        return outcome.Or(signedIn => new OkTokenReply(user, client.Connection.Id, tokens.Issue(signedIn)));
    }

    private async Task<Outcome<SignedIn>> RenewAsync(string user, TokenRequest request)
    {
        if (await tokens.ReadAsync(request.Token) is not { } credentials)
        {
            return BadToken;
        }

        return credentials.User == user ? await User(user).ResumeAsync(credentials.IsGuest, credentials.Generation) : OtherUser(user);
    }

    private Task<Outcome<SignedIn>> LoginAsync(Client client, LoginRequest login) =>
        rates.GuessAsync(AddressOf(client), origin => User(login.User).LoginAsync(login.Password, origin));

    private static IPAddress AddressOf(Client client) => client.Connection.Handshake.RemoteAddress;

    private static string MethodOf(SignInRequest request) => request switch
    {
        TokenRequest => "token",
        GuestRequest => "guest",
        LoginRequest => "password",
        _ => "registration",
    };

    private static Refusal OtherUser(string user) => new(RefusalCode.Forbidden, $"This connection is signed in as {user}; open another one.");

    private IUserGrain User(string user) => grains.GetGrain<IUserGrain>(user);
}
