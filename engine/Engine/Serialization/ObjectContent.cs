using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

/// <summary>An object of a class marked with <see cref="GenerateSerializerAttribute"/>, or a tuple.</summary>
internal sealed class ObjectContent<T>(Level[] levels, bool immutable, string name) : Content(typeof(T), name)
    where T : class
{
    private static readonly Func<T> Create = Activation();

    public override bool Immutable => immutable;

    public override void Write(WireWriter writer, object value) => Levels.Write(levels, writer, value);

    public override object Read(ref WireReader reader, int position)
    {
        T value = Create();
        if (!immutable)
        {
            reader.Remember(position, value);
        }

        Levels.Read(levels, ref reader, value);
        return value;
    }

    public override object Copy(object value, CopyMap map)
    {
        T copy = Create();
        map.Remember(value, copy);
        foreach (Level level in levels)
        {
            level.CopyObject(value, copy, map);
        }

        return copy;
    }

    private static Func<T> Activation()
    {
        ConstructorInfo? constructor = typeof(T).GetConstructor(
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes);
        return constructor is null
            ? static () => (T)RuntimeHelpers.GetUninitializedObject(typeof(T))
            : Expression.Lambda<Func<T>>(Expression.New(constructor)).Compile();
    }
}
