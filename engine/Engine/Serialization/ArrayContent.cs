namespace Orleans.Serialization;

/// <summary>An array: a count, then the items.</summary>
internal sealed class ArrayContent<T>(Codec<T> item, string name) : Content(typeof(T[]), name)
{
    public override bool Immutable => false;

    public override void Write(WireWriter writer, object value)
    {
        var array = (T[])value;
        writer.Varint((ulong)array.Length);
        foreach (T element in array)
        {
            item.Write(writer, element);
        }
    }

    public override object Read(ref WireReader reader, int position)
    {
        var array = new T[reader.Count(item.MinBytes)];
        reader.Remember(position, array);
        for (int i = 0; i < array.Length; i++)
        {
            array[i] = item.Read(ref reader);
        }

        return array;
    }

    public override object Copy(object value, CopyMap map)
    {
        var copy = (T[])((T[])value).Clone();
        map.Remember(value, copy);
        for (int i = 0; !item.Immutable && i < copy.Length; i++)
        {
            copy[i] = item.Copy(copy[i], map);
        }

        return copy;
    }

    public override object? Adopt(object value) => (value as IEnumerable<T>)?.ToArray();
}
