namespace Orleans.Serialization;

/// <summary>A value type that may be missing.</summary>
internal sealed class NullableCodec<T>(Codec<T> inner) : Codec<T?>
    where T : struct
{
    public override WireKind Kind => WireKind.Block;

    public override bool Immutable => inner.Immutable;

    public override void Write(WireWriter writer, T? value)
    {
        int start = writer.Begin();
        if (value is { } present)
        {
            inner.Write(writer, present);
        }

        writer.End(start);
    }

    public override T? Read(ref WireReader reader)
    {
        int outerEnd = reader.Enter();
        T? value = reader.Remaining == 0 ? null : inner.Read(ref reader);
        reader.Leave(outerEnd);
        return value;
    }

    public override T? Copy(T? value, CopyMap map) => value is { } present ? inner.Copy(present, map) : null;
}
