using System.Buffers.Binary;
using System.Text;

namespace Orleans.Serialization;

/// <summary>
/// Takes one value's bytes apart. They may come from anybody: every length is checked against what is left before anything is
/// allocated, blocks nest at most <see cref="WireCodec.MaxDepth"/> deep, and reading takes time in proportion to the bytes.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> data, Codecs codecs)
{
    private const int MaxTypeNameBytes = 1024;

    private readonly ReadOnlySpan<byte> _data = data;
    private readonly Codecs _codecs = codecs;
    private Dictionary<int, object>? _objects;
    private int _end = data.Length;
    private int _depth;
    private int _bytesReadAgain;

    public int Position { get; private set; }

    public readonly int Remaining => _end - Position;

    public static SerializerException Malformed(string what) => new($"Malformed data: {what}.");

    public ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)Remaining)
        {
            throw Malformed("it ends too early");
        }

        ReadOnlySpan<byte> taken = _data.Slice(Position, length);
        Position += length;
        return taken;
    }

    public byte Byte() => Take(1)[0];

    public ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Malformed("a number is too long");
    }

    public long Signed()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public uint Fixed4() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong Fixed8() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> Short() => Take(Byte());

    public string? Text()
    {
        ulong length = Varint();
        return length == 0 ? null : Encoding.UTF8.GetString(Take(Length(length - 1)));
    }

    /// <summary>A number of items that follow, each of at least <paramref name="minItemBytes"/>.</summary>
    public int Count(int minItemBytes)
    {
        ulong count = Varint();
        return count <= (ulong)(Remaining / minItemBytes) ? (int)count : throw Malformed("it counts more items than it has bytes for");
    }

    /// <summary>Enters a block: nothing behind its end can be read before <see cref="Leave"/>, which wants the answer back.</summary>
    public int Enter()
    {
        if (++_depth > WireCodec.MaxDepth)
        {
            throw Malformed($"nested more than {WireCodec.MaxDepth} levels deep");
        }

        int length = Length(Fixed4());
        int outerEnd = _end;
        _end = Position + length;
        return outerEnd;
    }

    public void Leave(int outerEnd)
    {
        _depth--;
        Position = _end;
        _end = outerEnd;
    }

    public void Skip(WireKind kind)
    {
        switch (kind)
        {
            case WireKind.Varint:
                Varint();
                break;
            case WireKind.Fixed4:
                Take(4);
                break;
            case WireKind.Fixed8:
                Take(8);
                break;
            case WireKind.Short:
                Short();
                break;
            case WireKind.Text:
                ulong length = Varint();
                Take(length == 0 ? 0 : Length(length - 1));
                break;
            case WireKind.Block:
                Take(Length(Fixed4()));
                break;
            case WireKind.Slot:
                SkipSlot();
                break;
            default:
                throw Malformed("an unknown kind of value");
        }
    }

    /// <summary>The type of a value, by the name that stands here or at the place that is told here.</summary>
    public Content TypeName()
    {
        int back = TypeNamePosition();
        if (back == 0)
        {
            return _codecs.Named(TypeNameBytes());
        }

        int here = Position;
        Position = back;
        Content content = _codecs.Named(TypeNameBytes());
        Position = here;
        return content;
    }

    /// <summary>Remembers an object, as soon as it exists, by the place where its block begins.</summary>
    public void Remember(int position, object value) => (_objects ??= [])[position] = value;

    /// <summary>An object that was written before; one that lies in a skipped member is read now.</summary>
    public object Seen(Content content)
    {
        int position = Length(Varint());
        if (_objects is not null && _objects.TryGetValue(position, out object? known))
        {
            return known;
        }

        if (position >= Position)
        {
            throw Malformed("a reference to what comes later");
        }

        (int here, int end) = (Position, _end);
        (Position, _end) = (position, _data.Length);
        int outerEnd = Enter();
        if ((_bytesReadAgain += Remaining + 1) > _data.Length)
        {
            throw Malformed("too many references to skipped values");
        }

        object value = content.Read(ref this, position);
        Leave(outerEnd);
        (Position, _end) = (here, end);
        return value;
    }

    private void SkipSlot()
    {
        byte header = Byte();
        if (header == SlotHeader.Null)
        {
            return;
        }

        if ((header & SlotHeader.TypeBits) == SlotHeader.Named && TypeNamePosition() == 0)
        {
            TypeNameBytes();
        }

        Skip((header & SlotHeader.Seen) != 0 ? WireKind.Varint : WireKind.Block);
    }

    private int TypeNamePosition()
    {
        int position = Length(Varint());
        return position < Position ? position : throw Malformed("a type's name comes later");
    }

    private ReadOnlySpan<byte> TypeNameBytes()
    {
        ulong length = Varint();
        return length is > 0 and <= MaxTypeNameBytes ? Take((int)length) : throw Malformed("a type's name has an impossible length");
    }

    private static int Length(ulong length) => length <= int.MaxValue ? (int)length : throw Malformed("a length is impossible");
}
