using System.Runtime.CompilerServices;

namespace Orleans.Storage;

/// <summary>Makes a state where storage has none.</summary>
internal static class StateActivator
{
    /// <summary>By its constructor without parameters; a type without one starts with default values.</summary>
    public static T Create<T>()
    {
        Type type = typeof(T);
        if (type == typeof(string) || type.IsArray || type.IsInterface || type.IsAbstract)
        {
            return default!;
        }

        return type.IsValueType || type.GetConstructor(Type.EmptyTypes) is not null
            ? Activator.CreateInstance<T>()
            : (T)RuntimeHelpers.GetUninitializedObject(type);
    }
}
