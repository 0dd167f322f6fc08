namespace Orleans.Serialization;

/// <summary>A struct marked with <see cref="GenerateSerializerAttribute"/>, or a tuple or pair.</summary>
internal sealed class StructCodec<T>(Level<T> level, bool immutable) : Codec<T>
    where T : struct
{
    public override WireKind Kind => WireKind.Block;

    public override bool Immutable => immutable || level.Immutable;

    public override void Write(WireWriter writer, T value)
    {
        int start = writer.Begin();
        level.Write(writer, ref value);
        writer.End(start);
    }

    public override T Read(ref WireReader reader)
    {
        T value = default;
        int outerEnd = reader.Enter();
        level.Read(ref reader, ref value);
        reader.Leave(outerEnd);
        return value;
    }

    public override T Copy(T value, CopyMap map)
    {
        if (Immutable)
        {
            return value;
        }

        T copy = default;
        level.Copy(ref value, ref copy, map);
        return copy;
    }
}
