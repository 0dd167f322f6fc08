namespace Orleans.Serialization;

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
