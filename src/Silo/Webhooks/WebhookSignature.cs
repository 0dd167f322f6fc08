using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansChat.Silo.Webhooks;

/// <summary>Proves to a receiver that a delivery is ours, and when it was sent: an HMAC-SHA256 of <c>TIME.BODY</c>.</summary>
internal static class WebhookSignature
{
    public const string Header = "X-OrleansChat-Signature";

    public static string Of(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        string time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(time + "."));
        hmac.AppendData(body);
        return $"t={time},v1={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }
}
