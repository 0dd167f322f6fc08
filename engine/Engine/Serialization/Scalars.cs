using System.Buffers.Binary;
using System.Globalization;
using Orleans.Runtime;

namespace Orleans.Serialization;

/// <summary>The codecs of values without parts.</summary>
internal static class Scalars
{
    private static readonly Dictionary<Type, Codec> ByType = new()
    {
        [typeof(bool)] = Of(WireKind.Varint, static (w, v) => w.Varint(v ? 1u : 0), static (ref WireReader r) => r.Varint() != 0),
        [typeof(byte)] = Of(WireKind.Varint, static (w, v) => w.Varint(v), static (ref WireReader r) => checked((byte)r.Varint())),
        [typeof(sbyte)] = Of(WireKind.Varint, static (w, v) => w.Signed(v), static (ref WireReader r) => checked((sbyte)r.Signed())),
        [typeof(short)] = Of(WireKind.Varint, static (w, v) => w.Signed(v), static (ref WireReader r) => checked((short)r.Signed())),
        [typeof(ushort)] = Of(WireKind.Varint, static (w, v) => w.Varint(v), static (ref WireReader r) => checked((ushort)r.Varint())),
        [typeof(int)] = Of(WireKind.Varint, static (w, v) => w.Signed(v), static (ref WireReader r) => checked((int)r.Signed())),
        [typeof(uint)] = Of(WireKind.Varint, static (w, v) => w.Varint(v), static (ref WireReader r) => checked((uint)r.Varint())),
        [typeof(long)] = Of(WireKind.Varint, static (w, v) => w.Signed(v), static (ref WireReader r) => r.Signed()),
        [typeof(ulong)] = Of(WireKind.Varint, static (w, v) => w.Varint(v), static (ref WireReader r) => r.Varint()),
        [typeof(char)] = Of(WireKind.Varint, static (w, v) => w.Varint(v), static (ref WireReader r) => (char)checked((ushort)r.Varint())),
        [typeof(float)] = Of(
            WireKind.Fixed4,
            static (w, v) => w.Fixed4(BitConverter.SingleToUInt32Bits(v)),
            static (ref WireReader r) => BitConverter.UInt32BitsToSingle(r.Fixed4())),
        [typeof(double)] = Of(
            WireKind.Fixed8,
            static (w, v) => w.Fixed8(BitConverter.DoubleToUInt64Bits(v)),
            static (ref WireReader r) => BitConverter.UInt64BitsToDouble(r.Fixed8())),
        [typeof(decimal)] = Of<decimal>(WireKind.Short, WriteDecimal, ReadDecimal),
        [typeof(Guid)] = Of<Guid>(WireKind.Short, WriteGuid, static (ref WireReader r) => new Guid(r.Short())),
        [typeof(DateTime)] = Of(
            WireKind.Fixed8,
            static (w, v) => w.Fixed8((ulong)v.ToBinary()),
            static (ref WireReader r) => DateTime.FromBinary((long)r.Fixed8())),
        [typeof(DateTimeOffset)] = Of<DateTimeOffset>(WireKind.Short, WriteDateTimeOffset, ReadDateTimeOffset),
        [typeof(TimeSpan)] = Of(WireKind.Varint, static (w, v) => w.Signed(v.Ticks), static (ref WireReader r) => new TimeSpan(r.Signed())),
        [typeof(DateOnly)] = Of(
            WireKind.Varint,
            static (w, v) => w.Varint((uint)v.DayNumber),
            static (ref WireReader r) => DateOnly.FromDayNumber(checked((int)r.Varint()))),
        [typeof(TimeOnly)] = Of(
            WireKind.Varint,
            static (w, v) => w.Varint((ulong)v.Ticks),
            static (ref WireReader r) => new TimeOnly(checked((long)r.Varint()))),
        [typeof(string)] = Of<string?>(WireKind.Text, static (w, v) => w.Text(v), static (ref WireReader r) => r.Text()),
        [typeof(Uri)] = Text(static (Uri v) => v.OriginalString, static text => new Uri(text, UriKind.RelativeOrAbsolute)),
        [typeof(Version)] = Text(static (Version v) => v.ToString(), Version.Parse),
        [typeof(CultureInfo)] = Text(static (CultureInfo v) => v.Name, CultureInfo.GetCultureInfo),

        // The caller stops waiting when it is cancelled; elsewhere it never is.
        [typeof(CancellationToken)] = Of(WireKind.Varint, static (w, _) => w.Varint(0), SkipToken),
        [typeof(SiloAddress)] = Text(static (SiloAddress v) => v.ToParsableString(), SiloAddress.FromParsableString),
        [typeof(GrainId)] = Of(
            WireKind.Text,
            static (w, v) => w.Text(v.IsDefault ? null : v.ToString()),
            static (ref WireReader r) => r.Text() is { } text ? GrainId.Parse(text) : default),
        [typeof(GrainType)] = Of(
            WireKind.Text,
            static (w, v) => w.Text(v.IsDefault ? null : v.ToString()),
            static (ref WireReader r) => r.Text() is { } text ? GrainType.Create(text) : default),
    };

    public static IEnumerable<Type> Types => ByType.Keys;

    public static Codec? Find(Type type) => ByType.GetValueOrDefault(type);

    public static ScalarCodec<T> Of<T>(WireKind kind, Action<WireWriter, T> write, ReadScalar<T> read) => new(kind, write, read);

    private static ScalarCodec<T?> Text<T>(Func<T, string> write, Func<string, T> read)
        where T : class => new(
            WireKind.Text,
            (writer, value) => writer.Text(value is null ? null : write(value)),
            (ref WireReader reader) => reader.Text() is { } text ? read(text) : null);

    private static void WriteDecimal(WireWriter writer, decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        Span<byte> bytes = stackalloc byte[16];
        for (int i = 0; i < parts.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes[(4 * i)..], parts[i]);
        }

        writer.Short(bytes);
    }

    private static decimal ReadDecimal(ref WireReader reader)
    {
        ReadOnlySpan<byte> bytes = reader.Short();
        Span<int> parts = stackalloc int[4];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]);
        }

        return new decimal(parts);
    }

    private static CancellationToken SkipToken(ref WireReader reader)
    {
        reader.Varint();
        return CancellationToken.None;
    }

    private static void WriteGuid(WireWriter writer, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        writer.Short(bytes);
    }

    private static void WriteDateTimeOffset(WireWriter writer, DateTimeOffset value)
    {
        Span<byte> bytes = stackalloc byte[10];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value.Ticks);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[8..], (short)value.TotalOffsetMinutes);
        writer.Short(bytes);
    }

    private static DateTimeOffset ReadDateTimeOffset(ref WireReader reader)
    {
        ReadOnlySpan<byte> bytes = reader.Short();
        return new DateTimeOffset(
            BinaryPrimitives.ReadInt64LittleEndian(bytes),
            TimeSpan.FromMinutes(BinaryPrimitives.ReadInt16LittleEndian(bytes[8..])));
    }
}
