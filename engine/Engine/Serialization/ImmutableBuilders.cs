using System.Collections.Immutable;

namespace Orleans.Serialization;

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
