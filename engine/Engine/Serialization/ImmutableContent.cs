namespace Orleans.Serialization;

/// <summary>An immutable collection, written and copied as an array of its items.</summary>
internal sealed class ImmutableContent<TCollection, T>(Codec<T> item, Func<T[], TCollection> build, string name)
    : Content(typeof(TCollection), name)
    where TCollection : class, IEnumerable<T>
{
    private readonly ArrayContent<T> _array = new(item, name);

    public override bool Immutable => item.Immutable;

    public override void Write(WireWriter writer, object value) => _array.Write(writer, ((TCollection)value).ToArray());

    public override object Read(ref WireReader reader, int position)
    {
        TCollection collection = build((T[])_array.Read(ref reader, position));
        reader.Remember(position, collection);
        return collection;
    }

    public override object Copy(object value, CopyMap map) => build((T[])_array.Copy(((TCollection)value).ToArray(), map));
}
