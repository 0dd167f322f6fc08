using System.Buffers.Text;
using System.Text;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// A grain's key as the columns of <c>OrleansStorage</c> have it. A key that reads as a GUID (32 hexadecimal digits) or as a number
/// (hexadecimal) is one, whatever kind of key the grain has; the text behind a <c>+</c> is its extension. So it is in Orleans, and so
/// rows can be read by both.
/// </summary>
internal readonly record struct AdoNetGrainKey(long N0, long N1, string? Text, int Hash)
{
    private const int GuidLength = 32;

    public static AdoNetGrainKey Create(GrainId grainId)
    {
        string key = grainId.Key.ToString();
        byte[] utf8 = Encoding.UTF8.GetBytes(key);
        int plus = Array.IndexOf(utf8, (byte)'+');
        if (TryReadGuid(utf8, out Guid guid))
        {
            byte[] bytes = guid.ToByteArray();
            string? extension = utf8.Length > GuidLength ? Encoding.UTF8.GetString(utf8.AsSpan(GuidLength + 1)) : null;
            return Numeric(BitConverter.ToInt64(bytes, 0), BitConverter.ToInt64(bytes, sizeof(long)), bytes, extension);
        }

        ReadOnlySpan<byte> digits = plus < 0 ? utf8 : utf8.AsSpan(0, plus);
        if (Utf8Parser.TryParse(digits, out long number, out int read, 'X') && read == digits.Length)
        {
            return Numeric(0, number, BitConverter.GetBytes(number), plus < 0 ? null : Encoding.UTF8.GetString(utf8.AsSpan(plus + 1)));
        }

        Array.Reverse(utf8);
        return new AdoNetGrainKey(0, 0, key, KeyHash.Compute(utf8));
    }

    private static AdoNetGrainKey Numeric(long n0, long n1, byte[] bytes, string? extension)
    {
        byte[] hashed = extension is null ? bytes : [.. bytes, .. Encoding.UTF8.GetBytes(extension)];
        Array.Reverse(hashed);
        return new AdoNetGrainKey(n0, n1, extension, KeyHash.Compute(hashed));
    }

    private static bool TryReadGuid(byte[] key, out Guid guid)
    {
        guid = default;
        bool isGuid = key.Length == GuidLength || (key.Length > GuidLength && key[GuidLength] == '+');
        return isGuid && Utf8Parser.TryParse(key.AsSpan(0, GuidLength), out guid, out int read, 'N') && read == GuidLength;
    }
}
