using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Authentication;

/// <summary>Who sends a plain HTTP request: the bearer of a token, where the user's grain still vouches for it.</summary>
internal sealed class HttpBearer(Tokens tokens, IGrainFactory grains)
{
    private static readonly Refusal NoToken = new(RefusalCode.Unauthenticated, "Send a token: Authorization: Bearer …");
    private static readonly Refusal BadToken = new(RefusalCode.Unauthenticated, "The token is not valid or has expired; sign in anew.");

    /// <summary>Refusals: Unauthenticated, Banned, Unavailable. A silo that does not answer is an exception.</summary>
    public async Task<Outcome<TokenCredentials>> ReadAsync(HttpRequest request)
    {
        if (HandshakeCredentials.BearerOf(request) is not { } token)
        {
            return NoToken;
        }

        if (await tokens.ReadAsync(token) is not { } credentials)
        {
            return BadToken;
        }

        Outcome<Done> vouched = await grains.GetGrain<IUserGrain>(credentials.User).VouchAsync(credentials.IsGuest, credentials.Generation);
        return vouched.Refusal is { } refusal ? refusal : credentials;
    }
}
