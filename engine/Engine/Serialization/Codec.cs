namespace Orleans.Serialization;

/// <summary>Writes, reads and copies the values of one declared type, as a member, an item, an argument or a result.</summary>
internal abstract class Codec
{
    public abstract WireKind Kind { get; }

    /// <summary>The fewest bytes that a value takes.</summary>
    public int MinBytes => Kind switch
    {
        WireKind.Fixed4 or WireKind.Block => 4,
        WireKind.Fixed8 => 8,
        _ => 1,
    };

    /// <summary>Whether every value of the type is its own copy.</summary>
    public abstract bool Immutable { get; }

    public abstract void WriteObject(WireWriter writer, object? value);

    public abstract object? ReadObject(ref WireReader reader);

    public abstract object? CopyObject(object? value, CopyMap map);
}

/// <summary>A <see cref="Codec"/> that does not box.</summary>
internal abstract class Codec<T> : Codec
{
    public abstract void Write(WireWriter writer, T value);

    public abstract T Read(ref WireReader reader);

    public virtual T Copy(T value, CopyMap map) => value;

    public sealed override void WriteObject(WireWriter writer, object? value) => Write(writer, (T)value!);

    public sealed override object? ReadObject(ref WireReader reader) => Read(ref reader);

    public sealed override object? CopyObject(object? value, CopyMap map) => Copy((T)value!, map);
}

/// <summary>Reads a value that has no parts.</summary>
internal delegate T ReadScalar<out T>(ref WireReader reader);

/// <summary>A value without parts.</summary>
/// <param name="copy">How to copy it; null where a value is its own copy.</param>
internal sealed class ScalarCodec<T>(WireKind kind, Action<WireWriter, T> write, ReadScalar<T> read, Func<T, T>? copy = null) : Codec<T>
{
    public override WireKind Kind => kind;

    public override bool Immutable => copy is null;

    public override T Copy(T value, CopyMap map) => copy is null ? value : copy(value);

    public override void Write(WireWriter writer, T value) => write(writer, value);

    public override T Read(ref WireReader reader) => read(ref reader);
}
