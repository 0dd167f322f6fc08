using System.Buffers.Binary;
using System.Text;

namespace Orleans.Serialization;

/// <summary>Gathers one value's bytes, and remembers which objects and types it has already written.</summary>
internal sealed class WireWriter
{
    private const int KeptBufferBytes = 1 << 20;
    private const int KeptEntries = 1024;

    [ThreadStatic]
    private static WireWriter? _free;

    private readonly Dictionary<object, int> _objects = new(ReferenceEqualityComparer.Instance);
    private byte[] _buffer = new byte[512];
    private int _depth;

    private WireWriter()
    {
    }

    public int Position { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Position);

    public static WireWriter Rent()
    {
        WireWriter writer = _free ?? new WireWriter();
        _free = null;
        return writer;
    }

    public void Return()
    {
        if (_buffer.Length > KeptBufferBytes || _objects.Count > KeptEntries)
        {
            return;
        }

        Position = 0;
        _depth = 0;
        _objects.Clear();
        _free = this;
    }

    public void Byte(byte value)
    {
        Reserve(1)[0] = value;
        Position++;
    }

    public void Varint(ulong value)
    {
        Span<byte> span = Reserve(10);
        int length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        Position += length;
    }

    /// <summary>A varint whose lowest bit is the sign, so that small negative numbers are short too.</summary>
    public void Signed(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    public void Fixed4(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);
        Position += 4;
    }

    public void Fixed8(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);
        Position += 8;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Position += bytes.Length;
    }

    public void Short(ReadOnlySpan<byte> bytes)
    {
        Byte(checked((byte)bytes.Length));
        Bytes(bytes);
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            Byte(0);
            return;
        }

        int length = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)length + 1);
        Position += Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    /// <summary>Begins a block; its length is filled in by <see cref="End"/>.</summary>
    public int Begin()
    {
        if (++_depth > WireCodec.MaxDepth)
        {
            throw new SerializerException($"The value is nested more than {WireCodec.MaxDepth} levels deep, or contains itself.");
        }

        int start = Position;
        Fixed4(0);
        return start;
    }

    public void End(int start)
    {
        _depth--;
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(start), (uint)(Position - start - 4));
    }

    /// <summary>Whether the object was written before, and where its block begins.</summary>
    public bool WasWritten(object value, out int position) => _objects.TryGetValue(value, out position);

    public void Remember(object value, int position) => _objects.Add(value, position);

    /// <summary>A type's name the first time, then the place where it stands.</summary>
    public void TypeName(Content content)
    {
        if (_objects.TryGetValue(content, out int position))
        {
            Varint((ulong)position);
            return;
        }

        Varint(0);
        _objects.Add(content, Position);
        Varint((ulong)content.WireName.Length);
        Bytes(content.WireName);
    }

    private Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - Position < bytes)
        {
            int wanted = checked(Position + bytes);
            Array.Resize(ref _buffer, (int)Math.Min(Math.Max(wanted, (long)_buffer.Length * 2), Array.MaxLength));
        }

        return _buffer.AsSpan(Position);
    }
}
