using System.Numerics;
using System.Runtime.InteropServices;

namespace OrleansChat.Gateway.Connections;

/// <summary>Takes the client's mask off (RFC 6455, 5.3).</summary>
internal static class Masking
{
    /// <summary>Copies and unmasks; works in place too.</summary>
    /// <param name="source">Masked bytes.</param>
    /// <param name="target">At least as long.</param>
    /// <param name="key">The key as <see cref="FrameHeader.MaskKey"/>.</param>
    /// <param name="offset">How far into the frame's payload the source begins.</param>
    public static void Remove(ReadOnlySpan<byte> source, Span<byte> target, uint key, long offset)
    {
        // In this machine's byte order, so that the key's bytes lie as on the wire; then turned to where the source begins.
        var shift = (int)(offset & 3) * 8;
        key = BitConverter.IsLittleEndian ? BitOperations.RotateRight(key, shift) : BitOperations.RotateLeft(key, shift);
        var done = 0;
        if (source.Length >= Vector<byte>.Count)
        {
            var keys = Vector.AsVectorByte(new Vector<uint>(key));
            for (; source.Length - done >= Vector<byte>.Count; done += Vector<byte>.Count)
            {
                (new Vector<byte>(source[done..]) ^ keys).CopyTo(target[done..]);
            }
        }

        Span<byte> rest = stackalloc byte[sizeof(uint)];
        MemoryMarshal.Write(rest, key);
        for (; done < source.Length; done++)
        {
            target[done] = (byte)(source[done] ^ rest[done & 3]);
        }
    }
}
