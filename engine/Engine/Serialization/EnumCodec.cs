using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

/// <summary>An enum, as its number.</summary>
internal sealed class EnumCodec<T> : Codec<T>
    where T : struct, Enum
{
    public override WireKind Kind => WireKind.Varint;

    public override bool Immutable => true;

    public override void Write(WireWriter writer, T value) => writer.Signed(Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.BitCast<T, sbyte>(value),
        2 => Unsafe.BitCast<T, short>(value),
        4 => Unsafe.BitCast<T, int>(value),
        _ => Unsafe.BitCast<T, long>(value),
    });

    public override T Read(ref WireReader reader)
    {
        long number = reader.Signed();
        return Unsafe.SizeOf<T>() switch
        {
            1 => Unsafe.BitCast<sbyte, T>(checked((sbyte)number)),
            2 => Unsafe.BitCast<short, T>(checked((short)number)),
            4 => Unsafe.BitCast<int, T>(checked((int)number)),
            _ => Unsafe.BitCast<long, T>(number),
        };
    }
}
