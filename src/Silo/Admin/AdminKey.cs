using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace OrleansChat.Silo.Admin;

/// <summary>The secret that opens the admin API. Compared in constant time, whatever the length of what is presented.</summary>
internal sealed class AdminKey
{
    public const string FileName = "admin.key";

    private readonly byte[] _digest;

    public AdminKey(string key) => _digest = Digest(key);

    /// <summary>A new secret, as the line of text that its file holds.</summary>
    public static byte[] NewFile() => Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) + "\n");

    /// <summary>Whether a request's Authorization header carries the key: exactly one, <c>Bearer KEY</c>.</summary>
    public bool Opens(StringValues authorization) =>
        authorization.Count == 1
        && AuthenticationHeaderValue.TryParse(authorization[0], out AuthenticationHeaderValue? header)
        && header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Digest(header.Parameter ?? ""), _digest);

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
