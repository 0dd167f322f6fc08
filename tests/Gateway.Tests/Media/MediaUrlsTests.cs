using System.Web;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Authentication;
using OrleansChat.Gateway.Media;
using OrleansChat.Grains.Contracts;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Media;

/// <summary>Addresses that are their own credentials.</summary>
public sealed class MediaUrlsTests
{
    private static readonly string Cat = new('c', MediaId.Length);
    private static readonly string Dog = new('d', MediaId.Length);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void An_address_is_for_one_upload_one_user_and_a_while()
    {
        MediaUrls urls = New(1);
        (string url, string thumbnail, DateTimeOffset expiresAt) = urls.Issue("al.i-ce_1", Cat);
        string token = TokenOf(url);

        Assert.Equal($"/media/{Cat}", url.Split('?')[0]);
        Assert.Equal($"/media/{Cat}/thumbnail", thumbnail.Split('?')[0]);
        Assert.Equal(token, TokenOf(thumbnail));
        Assert.InRange(expiresAt - _time.GetUtcNow(), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
        Assert.Equal("al.i-ce_1", urls.Read(token, Cat));
        Assert.Equal("al.i-ce_1", New(1).Read(token, Cat)); // another gateway with the same key
        Assert.Null(New(2).Read(token, Cat));
        Assert.Null(urls.Read(token, Dog));

        _time.Advance(expiresAt - _time.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.NotNull(urls.Read(token, Cat));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(urls.Read(token, Cat));
    }

    [Fact]
    public void What_was_changed_is_worth_nothing()
    {
        MediaUrls urls = New(1);
        string token = TokenOf(urls.Issue("alice", Cat).Url);
        string[] parts = token.Split('~');
        string[] forged =
        [
            $"{long.Parse(parts[0], null) + 1}~{parts[1]}~{parts[2]}", $"{parts[0]}~bob~{parts[2]}", $"{parts[0]}~{parts[1]}~{parts[2][..^1]}", $"{parts[0]}~{parts[1]}~",
            $"{parts[0]}~{parts[1]}", token + "~", "~~", "", new string('~', 5000), $" {token}", $"+{token}", "-1~alice~x", $"{parts[0]}~Ünicode~{parts[2]}",
        ];
        Assert.All(forged, token => Assert.Null(urls.Read(token, Cat)));
    }

    [Fact]
    public void For_a_while_the_same_address_is_given_so_that_a_browser_finds_what_it_kept()
    {
        MediaUrls urls = New(1);
        _time.Advance(TimeSpan.FromSeconds(300 - (_time.GetUtcNow().ToUnixTimeSeconds() % 300)));
        string first = urls.Issue("alice", Cat).Url;
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(first, urls.Issue("alice", Cat).Url);
        Assert.NotEqual(first, urls.Issue("bob", Cat).Url);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.NotEqual(first, urls.Issue("alice", Cat).Url);
        Assert.NotNull(urls.Read(TokenOf(first), Cat));
    }

    private static string TokenOf(string url) => HttpUtility.ParseQueryString(url.Split('?')[1])["access_token"]!;

    private MediaUrls New(byte key) =>
        new(new SigningKey([.. Enumerable.Repeat(key, 32)]), Options.Create(new MediaOptions { UrlLifetime = TimeSpan.FromMinutes(10) }), _time);
}
