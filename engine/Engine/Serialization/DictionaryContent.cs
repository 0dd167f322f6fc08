namespace Orleans.Serialization;

/// <summary>A dictionary: a count, then keys and values in turn.</summary>
internal sealed class DictionaryContent<TKey, TValue>(Codec<TKey> key, Codec<TValue> item, string name)
    : Content(typeof(Dictionary<TKey, TValue>), name)
    where TKey : notnull
{
    public override bool Immutable => false;

    public override void Write(WireWriter writer, object value)
    {
        var dictionary = (Dictionary<TKey, TValue>)value;
        Comparers.Write(writer, dictionary.Comparer);
        writer.Varint((ulong)dictionary.Count);
        foreach ((TKey entryKey, TValue entryValue) in dictionary)
        {
            key.Write(writer, entryKey);
            item.Write(writer, entryValue);
        }
    }

    public override object Read(ref WireReader reader, int position)
    {
        var dictionary = new Dictionary<TKey, TValue>(Comparers.Read<TKey>(ref reader));
        reader.Remember(position, dictionary);
        for (int left = reader.Count(key.MinBytes + item.MinBytes); left > 0; left--)
        {
            TKey entryKey = key.Read(ref reader) ?? throw WireReader.Malformed("a dictionary has a key that is null");
            dictionary[entryKey] = item.Read(ref reader);
        }

        return dictionary;
    }

    public override object Copy(object value, CopyMap map)
    {
        var original = (Dictionary<TKey, TValue>)value;
        var copy = new Dictionary<TKey, TValue>(original.Count, original.Comparer);
        map.Remember(value, copy);
        foreach ((TKey entryKey, TValue entryValue) in original)
        {
            copy[key.Copy(entryKey, map)] = item.Copy(entryValue, map);
        }

        return copy;
    }

    public override object? Adopt(object value) =>
        value is IEnumerable<KeyValuePair<TKey, TValue>> entries ? new Dictionary<TKey, TValue>(entries) : null;
}
