using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Orleans.Messaging;

/// <summary>A growing run of bytes into which frames are written: each its length in four bytes, then itself.</summary>
internal sealed class FrameBuffer : IBufferWriter<byte>
{
    private const int KeepBytes = 1 << 20;
    private const int LengthBytes = 4;
    private byte[] _bytes = new byte[512];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Forgets what was written, and the memory too where it was uncommonly much.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeepBytes)
        {
            _bytes = new byte[512];
        }
    }

    public int BeginFrame()
    {
        int start = Length;
        GetSpan(LengthBytes);
        Advance(LengthBytes);
        return start;
    }

    /// <returns>The length of the frame without its length.</returns>
    public int EndFrame(int start)
    {
        int length = Length - start - LengthBytes;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start), length);
        return length;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    public void Byte(byte value)
    {
        GetSpan(1)[0] = value;
        Advance(1);
    }

    public void Varint(ulong value)
    {
        Span<byte> span = GetSpan(10);
        int count = 0;
        while (value >= 0x80)
        {
            span[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[count++] = (byte)value;
        Advance(count);
    }

    public void Text(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)length);
        Encoding.UTF8.GetBytes(value, GetSpan(length));
        Advance(length);
    }

    public void Advance(int count) => Length += count;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - Length < Math.Max(count, 1))
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max((long)Length + count, _bytes.Length * 2L)));
        }
    }
}
