using System.Numerics;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>
/// Which tokens are in a chapter, as a Bloom filter: some bits for each token. Where one of them is not set, the token is not there; where all
/// are, it nearly always is. Its length is a power of two.
/// </summary>
internal static class Signature
{
    private const int BitsPerToken = 12;
    private const int Probes = 7;
    private const int MinBytes = 8;
    private const int MaxBytes = 4096;

    public static byte[] Of(IReadOnlyCollection<ulong> tokens)
    {
        int wanted = (tokens.Count * BitsPerToken / 8) + 1;
        byte[] signature = new byte[Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)wanted), MinBytes, MaxBytes)];
        int mask = (signature.Length * 8) - 1;
        foreach (ulong token in tokens)
        {
            for (int i = 0; i < Probes; i++)
            {
                int bit = BitOf(token, i) & mask;
                signature[bit >> 3] |= (byte)(1 << (bit & 7));
            }
        }

        return signature;
    }

    /// <summary>The bits that must be set for all tokens; of each, as many low bits count as the signature is long. The first ones tell the most.</summary>
    public static int[] BitsOf(IReadOnlyCollection<ulong> tokens) =>
        [.. Enumerable.Range(0, Probes).SelectMany(i => tokens.Select(token => BitOf(token, i)))];

    public static bool MayHave(ReadOnlySpan<byte> signature, ReadOnlySpan<int> bits)
    {
        int mask = (signature.Length * 8) - 1;
        foreach (int any in bits)
        {
            int bit = any & mask;
            if ((signature[bit >> 3] & (1 << (bit & 7))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int BitOf(ulong token, int probe) =>
        (int)(((uint)token + ((uint)probe * ((uint)(token >> 32) | 1))) & int.MaxValue);
}
