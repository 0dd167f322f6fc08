using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Authentication;

/// <summary>Gives out tokens and recognises them: JWT, HS256 and nothing else.</summary>
internal sealed class Tokens
{
    private const string Issuer = "orleanschat";
    private const string GuestClaim = "guest";
    private const string GenerationClaim = "gen";
    private const int MaxTokenBytes = 4096;

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false, MaximumTokenSizeInBytes = MaxTokenBytes };
    private readonly SigningCredentials _signing;
    private readonly TokenValidationParameters _validation;
    private readonly TimeSpan _lifetime;
    private readonly TimeSpan _botLifetime;
    private readonly TimeProvider _time;

    public Tokens(byte[] key, IOptions<AuthenticationOptions> options, TimeProvider time)
    {
        var securityKey = new SymmetricSecurityKey(key);
        _signing = new SigningCredentials(securityKey, SecurityAlgorithms.HmacSha256);
        _lifetime = options.Value.TokenLifetime;
        _botLifetime = options.Value.BotTokenLifetime;
        _time = time;
        _validation = new TokenValidationParameters
        {
            IssuerSigningKey = securityKey,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ValidTypes = ["JWT"],
            ValidIssuer = Issuer,
            ValidateAudience = false,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (_, expires, _, _) => expires is { } end && end > _time.GetUtcNow().UtcDateTime,
        };
    }

    public string Issue(SignedIn user) => Issue(user.User, user.Guest, user.Generation);

    /// <summary>A bot's, which nobody renews by signing in.</summary>
    public string Issue(BotKey bot) => Issue(bot.Bot, guest: false, bot.Generation, _botLifetime);

    /// <param name="user">Whose it is.</param>
    /// <param name="guest">Whether they are a guest.</param>
    /// <param name="generation">The account's generation: a later one makes the token worth nothing.</param>
    public string Issue(string user, bool guest, int generation) => Issue(user, guest, generation, _lifetime);

    private string Issue(string user, bool guest, int generation, TimeSpan lifetime)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            IssuedAt = now,
            Expires = now + lifetime,
            SigningCredentials = _signing,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = user,
                [GuestClaim] = guest,
                [GenerationClaim] = generation,
            },
        });
    }

    /// <summary>Whom the token names, or null where it is forged, expired or not a token of ours.</summary>
    public async Task<TokenCredentials?> ReadAsync(string token)
    {
        if (token.Length is 0 or > MaxTokenBytes)
        {
            return null;
        }

        TokenValidationResult result = await _handler.ValidateTokenAsync(token, _validation);
        return result is { IsValid: true, SecurityToken: JsonWebToken jwt } ? Read(jwt) : null;
    }

    private static TokenCredentials? Read(JsonWebToken jwt) =>
        Ids.IsUser(jwt.Subject)
        && jwt.TryGetPayloadValue(GuestClaim, out bool guest)
        && jwt.TryGetPayloadValue(GenerationClaim, out int generation)
            ? new TokenCredentials(jwt.Subject, guest, generation)
            : null;
}
