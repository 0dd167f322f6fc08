using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Orleans.Serialization;

/// <summary>An <see cref="ImmutableArray{T}"/>; the default one, which is not even empty, is read as empty.</summary>
/// <param name="item">Asked for late: a struct may contain an immutable array of itself.</param>
internal sealed class ImmutableArrayCodec<T>(Lazy<Codec> item) : Codec<ImmutableArray<T>>
{
    private readonly Lazy<ArrayContent<T>> _array = new(() => new((Codec<T>)item.Value, string.Empty));

    public override WireKind Kind => WireKind.Block;

    public override bool Immutable => item.Value.Immutable;

    public override void Write(WireWriter writer, ImmutableArray<T> value)
    {
        int start = writer.Begin();
        _array.Value.Write(writer, Items(value));
        writer.End(start);
    }

    public override ImmutableArray<T> Read(ref WireReader reader)
    {
        int start = reader.Position;
        int outerEnd = reader.Enter();
        var items = (T[])_array.Value.Read(ref reader, start);
        reader.Leave(outerEnd);
        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }

    public override ImmutableArray<T> Copy(ImmutableArray<T> value, CopyMap map) =>
        Immutable ? value : ((T[])_array.Value.Copy(Items(value), map)).ToImmutableArray();

    private static T[] Items(ImmutableArray<T> value) => value.IsDefaultOrEmpty ? [] : [.. value];
}
