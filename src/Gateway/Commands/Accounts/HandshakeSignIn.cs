using System.Net;
using OrleansChat.Gateway.Authentication;
using OrleansChat.Gateway.Connections;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Commands.Accounts;

/// <summary>Signs in with what the handshake carries, before the upgrade, so that wrong credentials are refused in plain HTTP.</summary>
internal sealed class HandshakeSignIn(HandshakeCredentials handshake, Entrance entrance, SignInRates rates, CommandMetrics metrics) : IHandshakeAuthentication
{
    public async ValueTask<HandshakeOutcome> AuthenticateAsync(HttpContext context)
    {
        if (await handshake.ReadAsync(context.Request) is not { } read)
        {
            return HandshakeOutcome.Accept();
        }

        Outcome<Entrant> outcome = read.Refusal is { } refusal ? refusal
            : read.Value is GuestCredentials guest ? await rates.EnterAsGuestAsync(AddressOf(context), () => entrance.OpenAsync(guest))
            : await entrance.OpenAsync(read.Value!);
        metrics.SignedIn(HandshakeCredentials.MethodOf(context.Request), outcome.Refusal is { } no ? WireNames.Of(no.Code) : CommandMetrics.Ok);
        if (outcome.Refusal is { } refused)
        {
            return HandshakeOutcome.Refuse(WireNames.Of(refused.Code), refused.Message, StatusOf(refused.Code), refused.RetryAfter);
        }

        // Whether it came to a socket or not: with the request ends the session.
        Entrant entrant = outcome.Value!;
        context.Response.OnCompleted(() =>
        {
            entrance.Close(entrant);
            return Task.CompletedTask;
        });
        return HandshakeOutcome.Accept(entrant);
    }

    private static IPAddress AddressOf(HttpContext context) => context.Connection.RemoteIpAddress ?? IPAddress.None;

    private static int StatusOf(RefusalCode code) => code switch
    {
        RefusalCode.BadFrame => StatusCodes.Status400BadRequest,
        RefusalCode.Forbidden or RefusalCode.Banned => StatusCodes.Status403Forbidden,
        RefusalCode.AlreadyExists or RefusalCode.Conflict => StatusCodes.Status409Conflict,
        RefusalCode.RateLimited => StatusCodes.Status429TooManyRequests,
        RefusalCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status401Unauthorized,
    };
}
