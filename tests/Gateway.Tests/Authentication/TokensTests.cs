using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrleansChat.Gateway.Authentication;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Authentication;

/// <summary>Which tokens are ours and good, and which only look so.</summary>
public sealed class TokensTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly SignedIn Alice = new("alice", "Alice", Guest: false, Generation: 3, []);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_token_names_its_user_until_it_expires()
    {
        Tokens tokens = New(Key);
        string token = tokens.Issue(Alice);

        Assert.Equal(new TokenCredentials("alice", IsGuest: false, Generation: 3), await tokens.ReadAsync(token));
        _time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await tokens.ReadAsync(token));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await tokens.ReadAsync(token));
    }

    [Fact]
    public async Task A_guest_s_token_says_so()
    {
        Tokens tokens = New(Key);

        TokenCredentials? read = await tokens.ReadAsync(tokens.Issue(Alice with { Guest = true }));

        Assert.True(read!.Guest);
    }

    [Fact]
    public async Task A_token_of_another_key_is_refused() =>
        Assert.Null(await New(Key).ReadAsync(New([.. Key.Reverse()]).Issue(Alice)));

    [Theory]
    [InlineData("")]
    [InlineData("token")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.")]
    public async Task What_is_no_token_is_refused(string token) => Assert.Null(await New(Key).ReadAsync(token));

    [Fact]
    public async Task A_token_without_a_signature_is_refused()
    {
        string[] parts = New(Key).Issue(Alice).Split('.');
        string header = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");

        Assert.Null(await New(Key).ReadAsync($"{header}.{parts[1]}."));
        Assert.Null(await New(Key).ReadAsync($"{header}.{parts[1]}.{parts[2]}"));
    }

    [Fact]
    public async Task A_token_with_another_algorithm_of_the_same_key_is_refused()
    {
        byte[] key = [.. Key, .. Key];
        string token = Forge(key, SecurityAlgorithms.HmacSha512, new() { ["sub"] = "alice", ["guest"] = false, ["gen"] = 3 });

        Assert.Null(await New(key).ReadAsync(token));
    }

    [Theory]
    [InlineData("Alice!", 3)]
    [InlineData("alice", null)]
    public async Task A_signed_token_without_our_claims_is_refused(string user, int? generation)
    {
        var claims = new Dictionary<string, object> { ["sub"] = user, ["guest"] = false };
        if (generation is { } number)
        {
            claims["gen"] = number;
        }

        Assert.Null(await New(Key).ReadAsync(Forge(Key, SecurityAlgorithms.HmacSha256, claims)));
    }

    [Fact]
    public async Task Every_changed_letter_is_noticed()
    {
        Tokens tokens = New(Key);
        string token = tokens.Issue(Alice);
        for (int i = 0; i < token.Length - 1; i++)
        {
            var changed = new StringBuilder(token);
            changed[i] = token[i] == 'A' ? 'B' : 'A';
            Assert.Null(await tokens.ReadAsync(changed.ToString()));
        }
    }

    [Fact]
    public async Task A_huge_token_is_refused_unread() => Assert.Null(await New(Key).ReadAsync(new string('a', 1_000_000)));

    private Tokens New(byte[] key) => new(key, Options.Create(new AuthenticationOptions()), _time);

    private string Forge(byte[] key, string algorithm, Dictionary<string, object> claims) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "orleanschat",
            Expires = _time.GetUtcNow().UtcDateTime.AddDays(1),
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key), algorithm),
            Claims = claims,
        });
}
