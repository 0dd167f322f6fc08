namespace Orleans.Serialization;

/// <summary>A list or set that is made empty and filled: a count, then the items.</summary>
internal sealed class CollectionContent<TCollection, T>(Codec<T> item, string name) : Content(typeof(TCollection), name)
    where TCollection : class, ICollection<T>, new()
{
    public override bool Immutable => false;

    public override void Write(WireWriter writer, object value)
    {
        var collection = (TCollection)value;
        Comparers.Write(writer, (collection as HashSet<T>)?.Comparer);
        writer.Varint((ulong)collection.Count);
        foreach (T element in collection)
        {
            item.Write(writer, element);
        }
    }

    public override object Read(ref WireReader reader, int position)
    {
        TCollection collection = Empty(Comparers.Read<T>(ref reader));
        reader.Remember(position, collection);
        for (int left = reader.Count(item.MinBytes); left > 0; left--)
        {
            collection.Add(item.Read(ref reader));
        }

        return collection;
    }

    public override object Copy(object value, CopyMap map)
    {
        TCollection copy = Empty((value as HashSet<T>)?.Comparer);
        map.Remember(value, copy);
        foreach (T element in (TCollection)value)
        {
            copy.Add(item.Copy(element, map));
        }

        return copy;
    }

    public override object? Adopt(object value)
    {
        if (value is not IEnumerable<T> items)
        {
            return null;
        }

        var adopted = new TCollection();
        foreach (T element in items)
        {
            adopted.Add(element);
        }

        return adopted;
    }

    private static TCollection Empty(IEqualityComparer<T>? comparer) =>
        typeof(TCollection) == typeof(HashSet<T>) && comparer is not null ? (TCollection)(object)new HashSet<T>(comparer) : new TCollection();
}
