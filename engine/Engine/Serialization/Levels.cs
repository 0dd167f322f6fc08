namespace Orleans.Serialization;

/// <summary>All the levels of a class, on the wire: the base's members, a zero, the derived type's, and so on.</summary>
internal static class Levels
{
    public static Level[] Of(Type type, Codecs codecs) =>
        [.. TypeShape.LevelsOf(type).Select(level => Level.Of(level, TypeShape.Of(level).Members, codecs))];

    public static void Write(Level[] levels, WireWriter writer, object value)
    {
        for (int i = 0; i < levels.Length; i++)
        {
            if (i > 0)
            {
                writer.Varint(0);
            }

            levels[i].WriteObject(writer, value);
        }
    }

    public static void Read(Level[] levels, ref WireReader reader, object value)
    {
        foreach (Level level in levels)
        {
            if (!level.ReadObject(ref reader, value))
            {
                return;
            }
        }
    }
}
