using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Authentication;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Media;

/// <summary>
/// Addresses that are their own credentials, for what cannot send a header, as the images of a page: for one upload, one user and a short time. Whoever has one can do nothing
/// else with it; a token that signs in is none, and none of these signs in.
/// </summary>
internal sealed class MediaUrls(SigningKey key, IOptions<MediaOptions> options, TimeProvider time)
{
    public const string Parameter = "access_token";

    private const char Separator = '~';
    private const int MaxLength = 256;

    private readonly byte[] _key = HMACSHA256.HashData(key.Bytes, "media-url"u8);

    /// <summary>
    /// The path and query of an upload. For the first half of its life the same is given out again, so that what a browser has kept is found.
    /// </summary>
    public (string Url, string ThumbnailUrl, DateTimeOffset ExpiresAt) Issue(string user, string media)
    {
        long half = Math.Max(1, (long)options.Value.UrlLifetime.TotalSeconds / 2);
        long expires = ((time.GetUtcNow().ToUnixTimeSeconds() / half) + 2) * half;
        string token = string.Create(CultureInfo.InvariantCulture, $"{expires}{Separator}{user}{Separator}{Sign(expires, user, media)}");
        return ($"/media/{media}?{Parameter}={token}", $"/media/{media}/thumbnail?{Parameter}={token}", DateTimeOffset.FromUnixTimeSeconds(expires));
    }

    /// <summary>The user whom such an address was given for this upload; null where it is forged, for another one, or too old.</summary>
    public string? Read(string token, string media)
    {
        string[] parts = token.Length > MaxLength ? [] : token.Split(Separator);
        return parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long expires)
            && Ids.IsUser(parts[1])
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(parts[2]), Encoding.UTF8.GetBytes(Sign(expires, parts[1], media)))
            && expires > time.GetUtcNow().ToUnixTimeSeconds()
            ? parts[1]
            : null;
    }

    private string Sign(long expires, string user, string media) => System.Buffers.Text.Base64Url.EncodeToString(
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{expires}{Separator}{user}{Separator}{media}"))));
}
