using Microsoft.Extensions.Options;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Authentication;

/// <summary>Reads the credentials that a handshake may carry.</summary>
internal sealed class HandshakeCredentials(Tokens tokens, IOptions<AuthenticationOptions> options)
{
    private const string Bearer = "Bearer ";
    private const string TokenParameter = "access_token";
    private const string GuestParameter = "user";

    /// <summary>Null where the handshake carries none; a refusal where they cannot be right.</summary>
    public async ValueTask<Outcome<Credentials>?> ReadAsync(HttpRequest request)
    {
        if (TokenOf(request) is { } token)
        {
            return await tokens.ReadAsync(token) is { } credentials
                ? credentials
                : new Refusal(RefusalCode.Unauthenticated, "The token is not valid or has expired; sign in anew.");
        }

        return request.Query.TryGetValue(GuestParameter, out var guest) ? ReadGuest(guest.ToString()) : (Outcome<Credentials>?)null;
    }

    /// <summary>What kind of credentials the handshake shows.</summary>
    public static string MethodOf(HttpRequest request) => TokenOf(request) is null ? "guest" : "token";

    /// <summary>The token of an Authorization header, or null.</summary>
    public static string? BearerOf(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;
    }

    private static string? TokenOf(HttpRequest request)
    {
        if (BearerOf(request) is { } bearer)
        {
            return bearer;
        }

        return request.Query.TryGetValue(TokenParameter, out var token) ? token.ToString() : null;
    }

    private Outcome<Credentials> ReadGuest(string user)
    {
        if (options.Value.Guests == GuestPolicy.Off)
        {
            return new Refusal(RefusalCode.Unauthenticated, "Guests are not allowed here; sign in with a password or a token.");
        }

        return Ids.IsUser(user)
            ? new GuestCredentials(user)
            : new Refusal(RefusalCode.BadFrame, "'user' must be a user id: [a-z0-9][a-z0-9._-]{0,31}.");
    }
}
