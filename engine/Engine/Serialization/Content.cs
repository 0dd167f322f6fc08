using System.Text;

namespace Orleans.Serialization;

/// <summary>Writes, reads and copies objects of exactly one runtime type: what lies in the block of a <see cref="WireKind.Slot"/>.</summary>
/// <param name="type">The runtime type; for grain references and exceptions, whose own types need not exist elsewhere, their base.</param>
/// <param name="name">The type's name on the wire.</param>
internal abstract class Content(Type type, string name)
{
    public Type Type { get; } = type;

    public byte[] WireName { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>Whether an object is its own copy. Others keep their identity within one value: written twice, they are read as one.</summary>
    public abstract bool Immutable { get; }

    public abstract void Write(WireWriter writer, object value);

    /// <param name="reader">Inside the object's block.</param>
    /// <param name="position">Where the block begins, for <see cref="WireReader.Remember"/>.</param>
    public abstract object Read(ref WireReader reader, int position);

    public abstract object Copy(object value, CopyMap map);

    /// <summary>An object of this type with the items of another collection; null where <paramref name="value"/> is not one.</summary>
    public virtual object? Adopt(object value) => null;
}

/// <summary>A value type or scalar where an object is declared.</summary>
internal sealed class BoxContent<T>(Codec<T> codec, string name) : Content(typeof(T), name)
{
    public override bool Immutable => codec.Immutable;

    public override void Write(WireWriter writer, object value) => codec.Write(writer, (T)value);

    public override object Read(ref WireReader reader, int position) =>
        codec.Read(ref reader) ?? throw WireReader.Malformed("nothing where a value must be");

    public override object Copy(object value, CopyMap map) => codec.Copy((T)value, map)!;
}
