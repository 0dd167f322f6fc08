using System.Globalization;
using System.Security.Cryptography;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Webhooks;

/// <summary>What webhooks, their secrets and their deliveries are called.</summary>
internal static class WebhookIds
{
    private const int SecretLength = 40;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string SecretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string New() => Ids.WebhookPrefix + RandomNumberGenerator.GetString(Alphabet, Ids.WebhookLength);

    /// <summary>More than 230 bits.</summary>
    public static string NewSecret() => "whsec_" + RandomNumberGenerator.GetString(SecretAlphabet, SecretLength);

    /// <summary>A delivery's: of one webhook, no two end at the same seq.</summary>
    public static string OfDelivery(string webhook, long lastSeq) => string.Create(CultureInfo.InvariantCulture, $"{webhook}.{lastSeq}");

    /// <summary>A test's.</summary>
    public static string OfTest(string webhook) => $"{webhook}.test.{RandomNumberGenerator.GetString(Alphabet, Ids.WebhookLength)}";
}
