using System.Security.Cryptography;
using System.Text;

namespace OrleansChat.Grains.Users;

/// <summary>Where a user has signed in with their password, the newest first: short hashes, so that what is stored does not tell where somebody has been.</summary>
internal static class KnownAddresses
{
    public const int MaxKept = 16;

    private const int HashBytes = 9;

    public static bool Has(UserState? account, string user, string address) => account?.KnownAddresses?.Contains(HashOf(user, address)) == true;

    /// <summary>The account with one more address, where that is new to it; else the same.</summary>
    public static UserState Add(UserState account, string user, string address) =>
        address.Length == 0 || account.Erasure is not null || Has(account, user, address) ? account
        : account with { KnownAddresses = [HashOf(user, address), .. (account.KnownAddresses ?? []).Take(MaxKept - 1)] };

    private static string HashOf(string user, string address) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{user} {address}")).AsSpan(0, HashBytes));
}
