using System.Globalization;
using System.Security.Cryptography;

namespace OrleansChat.Grains.Webhooks;

/// <summary>What webhooks, their secrets and their deliveries are called.</summary>
internal static class WebhookIds
{
    private const string Prefix = "wh_";
    private const int Length = 16;
    private const int SecretLength = 40;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string SecretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string New() => Prefix + RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>More than 230 bits.</summary>
    public static string NewSecret() => "whsec_" + RandomNumberGenerator.GetString(SecretAlphabet, SecretLength);

    public static bool IsId(string id) =>
        id.Length == Prefix.Length + Length && id.StartsWith(Prefix, StringComparison.Ordinal) && id.Skip(Prefix.Length).All(Alphabet.Contains);

    /// <summary>A delivery's: of one webhook, no two end at the same seq.</summary>
    public static string OfDelivery(string webhook, long lastSeq) => string.Create(CultureInfo.InvariantCulture, $"{webhook}.{lastSeq}");

    /// <summary>A test's.</summary>
    public static string OfTest(string webhook) => $"{webhook}.test.{RandomNumberGenerator.GetString(Alphabet, Length)}";
}
