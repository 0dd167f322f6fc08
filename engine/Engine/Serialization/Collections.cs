using System.Collections.Immutable;

namespace Orleans.Serialization;

/// <summary>An array of bytes, as they are.</summary>
internal sealed class BytesContent(string name) : Content(typeof(byte[]), name)
{
    public override bool Immutable => false;

    public override void Write(WireWriter writer, object value) => writer.Bytes((byte[])value);

    public override object Read(ref WireReader reader, int position)
    {
        byte[] value = reader.Take(reader.Remaining).ToArray();
        reader.Remember(position, value);
        return value;
    }

    public override object Copy(object value, CopyMap map) => ((byte[])value).Clone();

    public override object? Adopt(object value) => (value as IEnumerable<byte>)?.ToArray();
}

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
        return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(items);
    }

    public override ImmutableArray<T> Copy(ImmutableArray<T> value, CopyMap map) =>
        Immutable ? value : ((T[])_array.Value.Copy(Items(value), map)).ToImmutableArray();

    private static T[] Items(ImmutableArray<T> value) => value.IsDefaultOrEmpty ? [] : [.. value];
}

/// <summary>How immutable collections are made of their items.</summary>
internal static class ImmutableBuilders
{
    public static (Type Item, Delegate Build)? Find(Type definition, Type[] arguments)
    {
        Type? item = definition == typeof(ImmutableDictionary<,>) ? typeof(KeyValuePair<,>).MakeGenericType(arguments)
            : definition == typeof(ImmutableList<>) || definition == typeof(ImmutableHashSet<>) ? arguments[0]
            : null;
        return item is null ? null : (item, typeof(ImmutableBuilders)
            .GetMethod(definition.Name[..definition.Name.IndexOf('`', StringComparison.Ordinal)])!
            .MakeGenericMethod(arguments)
            .CreateDelegate(typeof(Func<,>).MakeGenericType(item.MakeArrayType(), definition.MakeGenericType(arguments))));
    }

    public static ImmutableList<T> ImmutableList<T>(T[] items) => [.. items];

    public static ImmutableHashSet<T> ImmutableHashSet<T>(T[] items) => [.. items];

    public static ImmutableDictionary<TKey, TValue> ImmutableDictionary<TKey, TValue>(KeyValuePair<TKey, TValue>[] items)
        where TKey : notnull => System.Collections.Immutable.ImmutableDictionary.CreateRange(items);
}

/// <summary>The comparers of hashed collections that can cross: the usual one, and strings' ordinal ones.</summary>
internal static class Comparers
{
    public static void Write<T>(WireWriter writer, IEqualityComparer<T>? comparer) => writer.Byte(comparer switch
    {
        null => 0,
        _ when comparer.Equals(EqualityComparer<T>.Default) || comparer.Equals(StringComparer.Ordinal) => 0,
        _ when comparer.Equals(StringComparer.OrdinalIgnoreCase) => 1,
        _ => throw new SerializerException($"A collection with the comparer {comparer.GetType()} cannot be written."),
    });

    public static IEqualityComparer<T>? Read<T>(ref WireReader reader) => reader.Byte() switch
    {
        0 => null,
        1 when typeof(T) == typeof(string) => (IEqualityComparer<T>)StringComparer.OrdinalIgnoreCase,
        _ => throw WireReader.Malformed("an unknown comparer"),
    };
}
